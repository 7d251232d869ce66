package dev.sluice.gateway

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.RequestGuildMembers
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlinx.coroutines.async
import kotlinx.coroutines.launch

/** The token never reaches a log, an exception or a text: design, "Trust". */
@OptIn(DelicateGatewayApi::class)
class SecrecySpec :
    StringSpec({
        "whatever happens, no log line, exception or toString shows the token" {
            val log = LogCapture()
            val texts = ArrayList<String>()
            log.use {
                virtually {
                    val events = gather()
                    val messages = gather(shard.messages)
                    shard.onInline { if (it.toString().length > 100) error("on purpose $it") }
                    discord.opens = false
                    val call = scope.async { shard.connect() }
                    pass(10_000)
                    discord.opens = true
                    pass(61_000)
                    texts += call.await().toString()
                    shard.requestGuildMembers(RequestGuildMembers.all(1)).let { flow ->
                        scope.backgroundScope.launch { runCatching { flow.collect {} } }
                    }
                    texts += runCatching { shard.sendRaw(99, "x".repeat(5000)) }.toString()
                    discord.dispatch("MESSAGE_CREATE", """{"id":[]}""")
                    discord.link.peerSends("not json at all")
                    pass(60_000)
                    discord.drop(4009)
                    pass(60_000)
                    texts +=
                        listOf(
                            shard,
                            shard.async(),
                            shard.metrics,
                            shard.session,
                            shard.latency,
                            shard.state.value,
                            runtime,
                        ).map { it.toString() }
                    texts += shard.lifecycle.replayCache.map { it.toString() }
                    discord.drop(4004, "Authentication failed.")
                    settle()
                    texts += runCatching { shard.connect() }.exceptionOrNull()!!.stackTraceToString()
                    texts += events.failure!!.stackTraceToString()
                    texts += events.items.map { it.toString() } + messages.items.map { it.toString() }
                }
            }
            val secret = TEST_TOKEN.substringAfter('.')
            log.all().size shouldBeGreaterThan 20
            texts.size shouldBeGreaterThan 20
            (log.all() + texts).filter { secret in it || TEST_TOKEN in it }.shouldBeEmpty()
        }
    })
