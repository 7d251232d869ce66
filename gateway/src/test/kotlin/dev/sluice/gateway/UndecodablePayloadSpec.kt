package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import dev.sluice.model.UndecodableEvent
import dev.sluice.model.UnknownEvent
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe

/** What an undecodable event carries is its `d`, though the data of most payloads are not looked at before. */
class UndecodablePayloadSpec :
    StringSpec({
        // What the event holds that came of this payload, whose type nobody can decode.
        fun payloadOf(text: String, codec: Codec = JsonCodec.DEFAULT): String {
            var payload = ""
            virtually({ codec(codec) }) {
                val events = gather()
                shard.connect()
                discord.link.peerSends(text)
                settle()
                payload = events.items
                    .filterIsInstance<UndecodableEvent>()
                    .single()
                    .payload
                    .decodeToString()
            }
            return payload
        }

        "keys of the payload that follow it are no part of it" {
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]},"x":{}}""") shouldBe """{"id":[]}"""
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]} , "x" : {"d":{}} }""") shouldBe
                """{"id":[]}"""
        }

        "in any other order of the keys it is the same" {
            payloadOf("""{"op":0,"d":{"id":[]},"x":{},"s":2,"t":"MESSAGE_CREATE"}""") shouldBe """{"id":[]}"""
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]}}""") shouldBe """{"id":[]}"""
        }

        "where it cannot be told where it ends, it is all that lies there" {
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":],"x":{}}""") shouldBe """{"id":],"x":{}"""
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]},"x":{]}}""") shouldBe """{"id":[]},"x":{]}"""
        }

        "data that are absent are none" {
            payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0}""") shouldBe ""
        }

        "a codec of the user's that cannot tell costs no more than the exact end" {
            val failing = object : Codec by JsonCodec.DEFAULT {
                override fun exactDataLength(bytes: ByteArray, envelope: Envelope): Int = throw AssertionError("mine")
            }
            val boundless = object : Codec by JsonCodec.DEFAULT {
                override fun exactDataLength(bytes: ByteArray, envelope: Envelope): Int = Int.MAX_VALUE
            }
            for (codec in listOf(failing, boundless)) {
                payloadOf("""{"t":"MESSAGE_CREATE","s":2,"op":0,"d":{"id":[]},"x":{}}""", codec) shouldBe
                    """{"id":[]},"x":{}"""
            }
        }

        "an event without a class has always had it so" {
            virtually {
                val events = gather()
                shard.connect()
                discord.link.peerSends("""{"t":"BRAND_NEW","s":2,"op":0,"d":{"a":1},"x":{}}""")
                settle()
                val unknown = events.items.filterIsInstance<UnknownEvent>().single()
                unknown.payloadText() shouldBe """{"a":1}"""
            }
        }
    })
