@file:OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)

package dev.sluice.gateway

import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.Intent
import dev.sluice.model.Member
import dev.sluice.model.MessageCreate
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.time.Duration

class MemberRequestSpec :
    StringSpec({
        fun VirtualShard.asked(): List<JsonObject> = discord.ops(8).map { it.getValue("d").jsonObject }

        fun VirtualShard.nonce(request: Int = 0): String =
            asked()[request]["nonce"]?.jsonPrimitive?.content.shouldNotBeNull()

        fun VirtualShard.chunk(index: Int, count: Int, nonce: String, id: Long = index.toLong(), more: String = "") =
            discord.dispatch(
                "GUILD_MEMBERS_CHUNK",
                """{"guild_id":"5","members":[{"user":{"id":"$id","username":"u"},"roles":[]}],""" +
                    """"chunk_index":$index,"chunk_count":$count,"nonce":"$nonce"$more}""",
            )

        fun VirtualShard.rateLimited(seconds: Double, nonce: String?) =
            discord.dispatch(
                "RATE_LIMITED",
                """{"opcode":8,"retry_after":$seconds,"meta":{"guild_id":"5"""" +
                    (if (nonce == null) "" else ""","nonce":"$nonce"""") + "}}",
            )

        fun <T> VirtualShard.list(flow: Flow<T>): Deferred<Result<List<T>>> =
            scope.async { runCatching { flow.toList() } }.also { settle() }

        fun Deferred<Result<List<Member>>>.ids() = getCompleted().getOrThrow().map { it.user!!.id }

        fun Deferred<Result<*>>.failure() =
            getCompleted().exceptionOrNull().shouldBeInstanceOf<RequestFailedException>()

        "members come from the chunks of the request, whatever else comes in between" {
            virtually {
                val messages = gather(shard.on<MessageCreate>())
                shard.connect()
                val members = list(shard.requestGuildMembers(RequestGuildMembers.byPrefix(5, "a", 10)))
                chunk(0, 2, nonce(), 1)
                chunk(0, 2, "somebody else's", 99)
                discord.message("x")
                chunk(1, 2, nonce(), 2)
                settle()
                members.ids() shouldContainExactly listOf(1L, 2L)
                messages.items.shouldHaveSize(1)
            }
        }

        "a request does not take what is held for the first collector" {
            virtually {
                shard.connect()
                discord.message("held")
                val call = scope.launch { shard.requestGuildMembers(5).collect {} }
                settle()
                call.cancel()
                settle()
                gather(shard.on<MessageCreate>()).items.shouldHaveSize(1)
            }
        }

        "chunks tell which ids are of no member, and presences when asked for" {
            virtually {
                shard.connect()
                val request = RequestGuildMembers
                    .builder(5)
                    .userIds(listOf(1, 8, 9))
                    .presences(true)
                    .build()
                val chunks = list(shard.requestGuildMemberChunks(request))
                asked().single().keys shouldBe setOf("guild_id", "user_ids", "presences", "nonce")
                chunk(
                    0,
                    1,
                    nonce(),
                    1,
                    ""","not_found":["8","9"],"presences":[{"user":{"id":"1"},"status":"idle","activities":[]}]""",
                )
                settle()
                val chunk: GuildMembersChunk = chunks.getCompleted().getOrThrow().single()
                chunk.notFound shouldBe listOf("8", "9")
                chunk.presences!!
                    .single()
                    .user.id shouldBe 1
            }
        }

        "each collection asks anew, with a nonce of its own; a nonce that was given is kept" {
            virtually {
                shard.connect()
                val members = shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1)))
                repeat(2) { list(members) }
                nonce(0) shouldNotBe nonce(1)
                list(
                    shard.requestGuildMembers(
                        RequestGuildMembers
                            .builder(5)
                            .userIds(listOf(1))
                            .nonce("mine")
                            .build(),
                    ),
                )
                nonce(2) shouldBe "mine"
            }
        }

        "two requests at one time get their own chunks, in any order, and a chunk that comes twice counts once" {
            virtually {
                shard.connect()
                val request = RequestGuildMembers.byIds(5, listOf(1, 2))
                val first = list(shard.requestGuildMembers(request))
                val second = list(shard.requestGuildMembers(request))
                chunk(1, 2, nonce(1), 21)
                chunk(0, 2, nonce(0), 10)
                chunk(0, 2, nonce(0), 10)
                first.isCompleted shouldBe false
                chunk(0, 2, nonce(1), 20)
                chunk(1, 2, nonce(0), 11)
                settle()
                first.ids() shouldContainExactly listOf(10L, 11L)
                second.ids() shouldContainExactly listOf(21L, 20L)
            }
        }

        "nothing comes: after the idle timeout a typed error says what was asked and what had come" {
            virtually {
                shard.connect()
                val options = RequestOptions.builder().idleTimeout(Duration.ofSeconds(7)).build()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1)), options))
                pass(6_999)
                chunk(0, 3, nonce())
                pass(6_999)
                call.isCompleted shouldBe false
                pass(1)
                val failure = call.failure()
                failure.kind shouldBe RequestFailedException.Kind.TIMED_OUT
                failure.message shouldContain "the members of guild 5"
                failure.message shouldContain "1 of 3 chunks"
                failure.message shouldContain "PT7S"
                failure.isFatal shouldBe false
                shard.metrics.queuedCommands shouldBe 0
            }
        }

        "the idle timeout is 30 s unless set, and a full list without its intent says so" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(5))
                pass(29_999)
                call.isCompleted shouldBe false
                pass(1)
                call.failure().message shouldContain "GUILD_MEMBERS"
                val other = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                pass(30_000)
                other.failure().message shouldNotContain "intent"
            }
        }

        "chunks that come after a resume belong to the request, and the time without a connection does not count" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1, 2))))
                chunk(0, 2, nonce(), 1)
                settle()
                discord.opens = false
                discord.drop()
                pass(120_000)
                call.isCompleted shouldBe false
                chunk(1, 2, nonce(), 2)
                discord.opens = true
                pass(60_000)
                call.ids() shouldContainExactly listOf(1L, 2L)
                discord.resumes shouldBe 1
                asked().shouldHaveSize(1)
            }
        }

        "after a resume the idle timeout counts anew" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                pass(29_000)
                discord.drop()
                pass(1_000)
                discord.resumes shouldBe 1
                pass(28_000)
                call.isCompleted shouldBe false
                pass(2_000)
                call.failure().kind shouldBe RequestFailedException.Kind.TIMED_OUT
            }
        }

        "a session lost before the last chunk fails the request, one lost before the request was sent does not" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                discord.drop(4009)
                settle()
                val later = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(2))))
                pass(10_000)
                call.failure().kind shouldBe RequestFailedException.Kind.SESSION_LOST
                call.failure().message shouldContain "session was lost"
                later.isCompleted shouldBe false
                chunk(0, 1, nonce(1), 2)
                settle()
                later.ids() shouldContainExactly listOf(2L)
            }
        }

        "a chunk that cannot be read fails the request that it belongs to, and no other" {
            virtually {
                shard.connect()
                val first = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                val second = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                discord.dispatch("GUILD_MEMBERS_CHUNK", """{"guild_id":"5","members":7,"nonce":"${nonce(0)}"}""")
                settle()
                first.failure().kind shouldBe RequestFailedException.Kind.UNDECODABLE
                second.isCompleted shouldBe false
            }
        }

        "RATE_LIMITED: asked again after the wait that Discord names" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                rateLimited(2.5, nonce())
                pass(2_499)
                asked().shouldHaveSize(1)
                pass(1)
                asked().shouldHaveSize(2)
                nonce(1) shouldBe nonce(0)
                chunk(0, 1, nonce(), 1)
                settle()
                call.ids() shouldContainExactly listOf(1L)
            }
        }

        "RATE_LIMITED for another request is not ours; without a nonce the guild tells" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                rateLimited(1.0, "somebody else's")
                discord.dispatch("RATE_LIMITED", """{"opcode":8,"retry_after":1.0,"meta":{"guild_id":"6"}}""")
                discord.dispatch("RATE_LIMITED", """{"opcode":31,"retry_after":1.0,"meta":{"guild_id":"5"}}""")
                pass(2_000)
                asked().shouldHaveSize(1)
                rateLimited(1.0, null)
                pass(2_000)
                asked().shouldHaveSize(2)
                call.cancel()
            }
        }

        "RATE_LIMITED more often than allowed fails with what Discord said" {
            virtually {
                shard.connect()
                val options = RequestOptions.builder().rateLimitRetries(1).build()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1)), options))
                rateLimited(1.0, nonce())
                pass(1_000)
                rateLimited(3.0, nonce())
                settle()
                val failure = call.failure()
                failure.kind shouldBe RequestFailedException.Kind.RATE_LIMITED
                failure.retryAfter shouldBe Duration.ofSeconds(3)
                asked().shouldHaveSize(2)
                val none = RequestOptions.builder().rateLimitRetries(0).build()
                val once = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1)), none))
                rateLimited(1.0, nonce(2))
                settle()
                once.failure().retryAfter shouldBe Duration.ofSeconds(1)
            }
        }

        "a wait of more than five minutes is left to the caller" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                rateLimited(301.0, nonce())
                settle()
                call.failure().retryAfter shouldBe Duration.ofSeconds(301)
            }
        }

        "one full list per guild in 30 s: the second waits, another guild's and a search do not" {
            virtually {
                shard.connect()
                list(shard.requestGuildMembers(5))
                list(shard.requestGuildMembers(5))
                list(shard.requestGuildMembers(6))
                list(shard.requestGuildMembers(RequestGuildMembers.byPrefix(5, "a", 1)))
                asked().shouldHaveSize(3)
                pass(29_999)
                asked().shouldHaveSize(3)
                pass(1_000)
                asked().shouldHaveSize(4)
            }
        }

        "full lists of one guild are sent in the order of asking, and one that is cancelled loses its turn" {
            virtually {
                shard.connect()
                val calls = listOf("a", "b", "c", "d").map { nonce ->
                    val request = RequestGuildMembers
                        .builder(5)
                        .query("", 0)
                        .nonce(nonce)
                        .build()
                    list(shard.requestGuildMembers(request))
                }
                calls[1].cancel()
                pass(31_000)
                pass(31_000)
                List(3) { nonce(it) } shouldContainExactly listOf("a", "c", "d")
            }
        }

        "the 30 s count from the moment when the list was really asked for" {
            virtually {
                val first = list(shard.requestGuildMembers(5))
                list(shard.requestGuildMembers(5))
                pass(60_000)
                asked().shouldBeEmpty()
                shard.connect()
                settle()
                asked().shouldHaveSize(1)
                chunk(0, 1, nonce())
                pass(29_000)
                first.isCompleted shouldBe true
                asked().shouldHaveSize(1)
                pass(2_000)
                asked().shouldHaveSize(2)
            }
        }

        "a cancelled request stops waiting and leaves nothing behind, sent or not" {
            virtually {
                val waiting = scope.launch { shard.requestGuildMembers(5).collect {} }
                settle()
                shard.metrics.queuedCommands shouldBe 1
                waiting.cancel()
                settle()
                shard.metrics.queuedCommands shouldBe 0
                shard.connect()
                asked().shouldBeEmpty()
                val sent = scope.launch { shard.requestGuildMembers(5).collect {} }
                settle()
                asked().shouldHaveSize(1)
                sent.cancel()
                settle()
                val decoded = shard.metrics.decoded
                chunk(0, 1, nonce())
                settle()
                // Nobody wants it any more, so it is not even decoded.
                shard.metrics.decoded shouldBe decoded
            }
        }

        "whoever takes only the first member ends the request" {
            virtually {
                shard.connect()
                val first = scope.async {
                    shard
                        .requestGuildMembers(
                            RequestGuildMembers.byIds(5, listOf(1, 2)),
                        ).first()
                }
                settle()
                chunk(0, 2, nonce(), 7)
                first.await().user!!.id shouldBe 7
            }
        }

        "a shard that is closed ends the waiting with an error" {
            virtually {
                shard.connect()
                val call = list(shard.requestGuildMembers(RequestGuildMembers.byIds(5, listOf(1))))
                shard.close()
                settle()
                call
                    .getCompleted()
                    .exceptionOrNull()
                    .shouldBeInstanceOf<GatewayException>()
                    .message shouldContain
                    "closed"
            }
        }

        "a guild of another shard is refused before anything is sent" {
            virtually({ shardId(ShardId(0, 2)) }) {
                shouldThrow<IllegalArgumentException> { shard.requestGuildMembers(1L shl 22) }.message shouldContain
                    "0/2"
                shard.requestGuildMembers(2L shl 22)
            }
        }

        "options are checked" {
            val builder = RequestOptions.builder()
            shouldThrow<IllegalArgumentException> { builder.idleTimeout(Duration.ZERO) }
            shouldThrow<IllegalArgumentException> { builder.idleTimeout(Duration.ofDays(1).plusNanos(1)) }
            shouldThrow<IllegalArgumentException> { builder.rateLimitRetries(-1) }
            builder
                .idleTimeout(Duration.ofNanos(1))
                .idleTimeout(Duration.ofDays(1))
                .rateLimitRetries(0)
                .build()
        }
    })
