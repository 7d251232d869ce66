package dev.sluice.gateway

import dev.sluice.model.GuildCreate
import dev.sluice.model.MessageCreate
import dev.sluice.model.PresenceUpdate
import dev.sluice.model.RequestGuildMembers
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.toList

/** The shard of these tests has GUILDS and GUILD_MESSAGES. */
class IntentAdviceSpec :
    StringSpec({
        "listening for an event that the intents never deliver gives one warning with the intents to add" {
            virtually {
                LogCapture().use { log ->
                    gather(shard.on<PresenceUpdate>())
                    gather(shard.on("PRESENCE_UPDATE"))
                    shard.async().on(PresenceUpdate::class.java, {})
                    settle()
                    val warning = log.warnings().filter { "PRESENCE_UPDATE" in it }
                    warning shouldHaveSize 1
                    warning.single() shouldContain "GUILD_PRESENCES"
                }
            }
        }

        "listening for messages without MESSAGE_CONTENT gives a warning that says so" {
            virtually {
                LogCapture().use { log ->
                    gather(shard.on<MessageCreate>())
                    log.warnings().single { "MESSAGE_CREATE" in it } shouldContain "MESSAGE_CONTENT"
                }
            }
        }

        "asking for all members without GUILD_MEMBERS gives one warning, when it is asked" {
            virtually {
                LogCapture().use { log ->
                    fun words() = log.warnings().filter { "GUILD_MEMBERS" in it }
                    shard.connect()
                    val flow = shard.requestGuildMembers(5)
                    begin {
                        runCatching {
                            shard
                                .requestGuildMembers(
                                    RequestGuildMembers.byIds(5, listOf(1)),
                                ).toList()
                        }
                    }
                    words().shouldBeEmpty()
                    repeat(2) { begin { runCatching { flow.toList() } } }
                    words() shouldHaveSize 1
                }
            }
        }

        "listening for what is delivered, for everything, or for an unknown name gives none" {
            virtually {
                LogCapture().use { log ->
                    gather(shard.on<GuildCreate>())
                    gather(shard.events)
                    gather(shard.on("NOT_KNOWN_YET"))
                    log.warnings().shouldBeEmpty()
                }
            }
        }
    })
