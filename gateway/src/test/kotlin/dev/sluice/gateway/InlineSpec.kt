package dev.sluice.gateway

import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.MessageCreate
import dev.sluice.model.UpdateVoiceState
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

@OptIn(DelicateGatewayApi::class)
class InlineSpec :
    StringSpec({
        "an inline handler is called before the call that brings the bytes returns" {
            virtually {
                val seen = ArrayList<String>()
                shard.onInline(MessageCreate::class.java) { seen += it.message.content }
                shard.connect()
                discord.message("x")
                // Nothing was given a chance to run in between.
                seen shouldContainExactly listOf("x")
            }
        }

        "a handler that throws is logged and counted, and goes on" {
            val log = LogCapture()
            log.use {
                virtually {
                    val seen = ArrayList<String>()
                    shard.onInline(MessageCreate::class.java) {
                        seen += it.message.content
                        error("mine")
                    }
                    shard.connect()
                    discord.message("a")
                    discord.message("b")
                    seen shouldContainExactly listOf("a", "b")
                    shard.metrics.listenerFailures shouldBe 2
                    log.warnings().first { "threw" in it } shouldContain "mine"
                }
            }
        }

        "a handler that takes long is reported and counted" {
            val log = LogCapture()
            log.use {
                virtually {
                    shard.onInline(MessageCreate::class.java) { pass(50) }
                    shard.connect()
                    discord.message("a")
                    shard.metrics.slowInlineCalls shouldBe 1
                    log.warnings().first { "holds up the whole shard" in it } shouldContain "MESSAGE_CREATE"
                }
            }
        }

        "a handler may send and close from within: that is done after it" {
            virtually {
                shard.onInline(MessageCreate::class.java) {
                    shard.async().send(UpdateVoiceState(1, null, false, false))
                    if (it.message.content == "bye") shard.async().close()
                }
                shard.connect()
                discord.message("hello")
                settle()
                discord.ops(4).size shouldBe 1
                discord.message("bye")
                settle()
                discord.link.closedByUs shouldBe 1000
            }
        }

        "a view shows each payload where it lies, and nothing when its call is over; a copy stays" {
            virtually {
                val kept = ArrayList<PayloadView>()
                val copies = ArrayList<RawMessage.Payload>()
                val seen = ArrayList<String>()
                shard.onInlineMessage { view ->
                    kept += view
                    copies += view.copy()
                    seen += String(view.bytes, view.offset, view.length)
                }
                shard.connect()
                discord.message("x")
                kept.last().length shouldBe 0
                kept.last().eventName shouldBe null
                val copy = copies.last()
                copy.eventName shouldBe "MESSAGE_CREATE"
                copy.sequence shouldBe shard.session?.sequence
                copy.text() shouldBe seen.last()
                (copy.event() as MessageCreate).message.content shouldBe "x"
                copies.first().sequence shouldBe null
            }
        }

        "what came before anybody listened is shown to the first handler of views" {
            virtually {
                shard.connect()
                discord.message("early")
                val seen = ArrayList<String>()
                val subscription = shard.onInlineMessage { if (it.eventName != null) seen += it.copy().dataText() }
                seen.last() shouldContain "early"
                discord.message("late")
                seen.last() shouldContain "late"
                subscription.close()
                discord.message("later")
                seen.last() shouldContain "late"
            }
        }

        "a handler of views that throws is named with the event, and goes on" {
            val log = LogCapture()
            log.use {
                virtually {
                    shard.onInlineMessage { if (it.eventName == "MESSAGE_CREATE") error("mine") }
                    shard.connect()
                    discord.message("a")
                    discord.message("b")
                    shard.metrics.listenerFailures shouldBe 2
                    log.warnings().first { "threw" in it } shouldContain "MESSAGE_CREATE"
                }
            }
        }

        "a closed subscription is called no more" {
            virtually {
                val seen = ArrayList<String>()
                val subscription = shard.onInline(MessageCreate::class.java) { seen += it.message.content }
                shard.connect()
                discord.message("a")
                subscription.close()
                discord.message("b")
                seen shouldContainExactly listOf("a")
            }
        }
    })
