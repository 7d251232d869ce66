package dev.sluice.gateway

import com.sun.management.ThreadMXBean
import dev.sluice.model.DelicateGatewayApi
import dev.sluice.model.MessageCreate
import dev.sluice.model.TypingStart
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.longs.shouldBeInRange
import io.kotest.matchers.shouldBe
import java.lang.management.ManagementFactory

/**
 * What one event may allocate on the thread that reads the socket, from its bytes to a handler. Bytes, unlike times,
 * are the same on every machine, but for what the compiler leaves out: so the bounds are a quarter above what was
 * measured on JDK 17. The lower bound shows that something was measured at all.
 */
@OptIn(DelicateGatewayApi::class)
class AllocationSpec :
    StringSpec({
        "an event that nobody wants costs its envelope and nothing else" {
            virtually {
                shard.onInline(TypingStart::class.java) { }
                shard.connect()
                bytesPerEvent() shouldBeInRange 0L..UNWANTED
            }
        }

        "a payload that is only looked at costs its envelope" {
            virtually {
                var bytes = 0L
                shard.onInlineMessage { bytes += it.length }
                shard.connect()
                bytesPerEvent() shouldBeInRange 0L..UNWANTED
                (bytes > 0) shouldBe true
            }
        }

        "a typed event costs its objects" {
            virtually {
                var seen = 0
                shard.onInline(MessageCreate::class.java) { seen++ }
                shard.connect()
                bytesPerEvent() shouldBeInRange 500L..TYPED
                seen shouldBe WARM_UP + MEASURED
            }
        }
    })

private fun VirtualShard.bytesPerEvent(): Long {
    val payloads = List(WARM_UP + MEASURED) { MESSAGE.replace("\"s\":0", "\"s\":${it + 2}").encodeToByteArray() }
    payloads.take(WARM_UP).forEach { discord.link.peerSends(it, binary = false) }
    val before = allocated()
    for (index in WARM_UP until payloads.size) discord.link.peerSends(payloads[index], binary = false)
    return (allocated() - before) / MEASURED
}

private fun allocated(): Long =
    (ManagementFactory.getThreadMXBean() as ThreadMXBean).getThreadAllocatedBytes(Thread.currentThread().id)

/** Enough for the compiler to have done its work. */
private const val WARM_UP = 20_000
private const val MEASURED = 2_000

/** Bytes; some 100 of them are the test's own. */
private const val UNWANTED = 400L

/** Bytes, for a message of 1.1 KB. */
private const val TYPED = 3_500L

private const val MESSAGE =
    """{"t":"MESSAGE_CREATE","s":0,"op":0,"d":{"type":0,"tts":false,"timestamp":"2026-11-21T09:00:00.123000+00:00",""" +
        """"pinned":false,"nonce":"12345678901234567","mentions":[{"username":"ann","public_flags":64,""" +
        """"member":{"roles":["41771983423143936"],"premium_since":null,"pending":false,"nick":"An","mute":false,""" +
        """"joined_at":"2020-01-01T00:00:00+00:00","flags":0,"deaf":false,"avatar":null},"id":"80351110224678912",""" +
        """"global_name":"Ann","discriminator":"0","avatar":"8342729096ea3675442027381f"}],"mention_roles":[],""" +
        """"mention_everyone":false,"member":{"roles":["41771983423143936","4177198342314"],"premium_since":null,""" +
        """"pending":false,"nick":null,"mute":false,"joined_at":"2019-05-05T10:00:00+00:00","flags":2,"deaf":false,""" +
        """"avatar":null},"id":"334385199974967042","flags":0,"embeds":[],"edited_timestamp":null,""" +
        """"content":"Supa Hot, said <@80351110224678912>","components":[],""" +
        """"channel_id":"290926798999357250","author":{"username":"Mason","public_flags":131328,""" +
        """"id":"53908099506183680","global_name":"Mason","discriminator":"0",""" +
        """"avatar":"a_bab14f271d565501444b2ca3be944b25"},"attachments":[],"guild_id":"290926798626357999"}}"""
