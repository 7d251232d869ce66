@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.toList

/** Soundboard sounds (op 31) and channel info (op 43): requests whose answers bear no nonce. */
class GuildRequestSpec :
    StringSpec({
        fun VirtualShard.sounds(guildId: Long) =
            discord.dispatch("SOUNDBOARD_SOUNDS", """{"soundboard_sounds":[],"guild_id":"$guildId"}""")

        fun VirtualShard.info(guildId: Long, channelId: Long) =
            discord.dispatch(
                "CHANNEL_INFO",
                """{"guild_id":"$guildId","channels":[{"id":"$channelId","status":"x"}]}""",
            )

        fun <T> VirtualShard.list(flow: Flow<T>): Deferred<Result<List<T>>> =
            scope.async { runCatching { flow.toList() } }.also { settle() }

        fun Deferred<Result<*>>.failure() =
            getCompleted().exceptionOrNull().shouldBeInstanceOf<RequestFailedException>()

        val status = listOf(RequestChannelInfo.STATUS)

        "soundboard sounds: one answer for each guild, in the order in which they come" {
            virtually {
                shard.connect()
                val call = list(shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1, 2, 3))))
                discord.ops(31).shouldHaveSize(1)
                listOf(3L, 9L, 1L, 1L, 2L).forEach { sounds(it) }
                settle()
                call.getCompleted().getOrThrow().map { it.guildId } shouldContainExactly listOf(3L, 1L, 2L)
            }
        }

        "soundboard sounds: a guild that does not answer is named" {
            virtually {
                shard.connect()
                val call = list(shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1, 2, 3))))
                sounds(2)
                pass(30_000)
                call.failure().kind shouldBe RequestFailedException.Kind.TIMED_OUT
                call.failure().message shouldContain "nothing had come for 1, 3"
            }
        }

        "soundboard sounds: what came before the request is no answer" {
            virtually {
                shard.connect()
                discord.drop()
                val call = list(shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1))))
                sounds(1)
                pass(1_000)
                discord.ops(31).shouldHaveSize(1)
                call.isCompleted shouldBe false
                sounds(1)
                settle()
                call.getCompleted().getOrThrow().shouldHaveSize(1)
            }
        }

        "soundboard sounds: RATE_LIMITED is waited for, and guilds that had answered do not come twice" {
            virtually {
                shard.connect()
                val call = list(shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(1, 2))))
                sounds(1)
                discord.dispatch("RATE_LIMITED", """{"opcode":31,"retry_after":2,"meta":{}}""")
                pass(2_000)
                discord.ops(31).shouldHaveSize(2)
                sounds(1)
                sounds(2)
                settle()
                call.getCompleted().getOrThrow().map { it.guildId } shouldContainExactly listOf(1L, 2L)
            }
        }

        "channel info: the channels of the answer" {
            virtually {
                shard.connect()
                val call = list(shard.requestChannelInfo(RequestChannelInfo(1, status)))
                info(2, 20)
                info(1, 10)
                settle()
                call
                    .getCompleted()
                    .getOrThrow()
                    .single()
                    .id shouldBe 10
            }
        }

        "channel info: of two requests for one guild each gets its own answer, in order" {
            virtually {
                shard.connect()
                val first = list(shard.requestChannelInfo(RequestChannelInfo(1, status)))
                val second =
                    list(shard.requestChannelInfo(RequestChannelInfo(1, listOf(RequestChannelInfo.VOICE_START_TIME))))
                info(1, 10)
                settle()
                second.isCompleted shouldBe false
                info(1, 11)
                settle()
                first
                    .getCompleted()
                    .getOrThrow()
                    .single()
                    .id shouldBe 10
                second
                    .getCompleted()
                    .getOrThrow()
                    .single()
                    .id shouldBe 11
            }
        }

        "channel info: a request that is cancelled leaves its answer to nobody, and the line to the next" {
            virtually {
                shard.connect()
                val first = list(shard.requestChannelInfo(RequestChannelInfo(1, status)))
                val second = list(shard.requestChannelInfo(RequestChannelInfo(1, status)))
                first.cancel()
                settle()
                info(1, 10)
                settle()
                second.isCompleted shouldBe true
            }
        }

        "channel info: RATE_LIMITED is waited for" {
            virtually {
                shard.connect()
                val call = list(shard.requestChannelInfo(RequestChannelInfo(1, status)))
                discord.dispatch("RATE_LIMITED", """{"opcode":43,"retry_after":2,"meta":{"guild_id":"2"}}""")
                discord.dispatch("RATE_LIMITED", """{"opcode":43,"retry_after":1,"meta":{"guild_id":"1"}}""")
                pass(1_000)
                discord.ops(43).shouldHaveSize(2)
                info(1, 10)
                settle()
                call.getCompleted().getOrThrow().shouldHaveSize(1)
            }
        }

        "guilds of another shard are refused" {
            virtually({ shardId(ShardId(0, 2)) }) {
                val other = 1L shl 22
                shouldThrow<IllegalArgumentException> {
                    shard.requestSoundboardSounds(RequestSoundboardSounds(listOf(0, other)))
                }
                shouldThrow<IllegalArgumentException> { shard.requestChannelInfo(RequestChannelInfo(other, status)) }
            }
        }
    })
