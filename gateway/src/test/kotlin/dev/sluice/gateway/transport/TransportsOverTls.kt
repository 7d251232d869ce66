package dev.sluice.gateway.transport

import dev.sluice.testkit.MockTls
import io.kotest.core.spec.style.funSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.security.GeneralSecurityException
import java.time.Duration
import javax.net.ssl.SSLException
import kotlin.concurrent.thread

/** What a [Transport] keeps over TLS: the same as in the clear, and nothing to whoever is not trusted. */
internal fun transportsOverTls(make: (TransportNeeds) -> Transport, traits: TransportTraits) =
    funSpec {
        fun over(
            versions: List<String> = listOf("TLSv1.3", "TLSv1.2"),
            test: (RawPeer, RecordingListener, TransportLink) -> Unit,
        ) = RawWebSocketServer(SOUND, versions).use { server ->
            make(TransportNeeds(trusted = SOUND)).use { transport ->
                val listener = RecordingListener()
                val link = transport.open(request(server.url), listener)
                listener.take() shouldBe Told.Opened
                test(server.takePeer(), listener, link)
                listener.violations.toList().shouldBeEmpty()
            }
        }

        fun refused(shown: MockTls, trusted: MockTls?): Told.Failed =
            RawWebSocketServer(shown).use { server ->
                make(TransportNeeds(trusted = trusted)).use { transport ->
                    val listener = RecordingListener()
                    transport.open(request(server.url), listener)
                    listener.take().shouldBeInstanceOf<Told.Failed>().also { server.hasPeer shouldBe false }
                }
            }

        test("TLS: text, binary, fragments and pings arrive and are answered") {
            over { peer, listener, link ->
                peer.sendText("grüße")
                peer.send(RawFrame.BINARY, byteArrayOf(1, 0, 127))
                peer.send(RawFrame.TEXT, "ab".toByteArray(), fin = false)
                peer.send(RawFrame.PING, "are you there".toByteArray())
                peer.send(RawFrame.CONTINUATION, "cd".toByteArray())
                listener.takeMessage() shouldBe Told.Bytes("grüße", 7, last = true, binary = false)
                listener.takeMessage() shouldBe Told.Bytes("\u0001\u0000\u007f", 3, last = true, binary = true)
                listener.takeMessage().text shouldBe "abcd"
                peer.read().let { it.opcode to it.text } shouldBe (RawFrame.PONG to "are you there")
                link.send("{\"op\":1}".toByteArray(), false) { }
                link.send(byteArrayOf(9, 8), true) { }
                peer.readData().let { it.opcode to it.text } shouldBe (RawFrame.TEXT to "{\"op\":1}")
                peer.readData().payload shouldBe byteArrayOf(9, 8)
            }
        }

        test("TLS: a message of many records arrives whole, and one that is sent too") {
            over { peer, listener, link ->
                val big = ByteArray(1024 * 1024) { ('a' + it % 26).code.toByte() }
                thread { peer.send(RawFrame.TEXT, big) }
                val message = listener.takeMessage()
                (message.text == String(big)).shouldBeTrue()
                link.send(big, true) { }
                peer
                    .readData()
                    .payload
                    .contentEquals(big)
                    .shouldBeTrue()
            }
        }

        test("TLS: 2,000 messages in a record each arrive in order, in both directions") {
            over { peer, listener, link ->
                val count = 2_000
                thread { repeat(count) { peer.sendText("message $it") } }
                repeat(count) { listener.takeMessage().text shouldBe "message $it" }
                repeat(count / BURST) { burst ->
                    repeat(BURST) { link.send("answer ${burst * BURST + it}".toByteArray(), false) { } }
                    repeat(BURST) { peer.readData().text shouldBe "answer ${burst * BURST + it}" }
                }
            }
        }

        test("TLS: messages that share a record are told apart") {
            over { peer, listener, _ ->
                val frames = List(50) { RawPeer.frame(RawFrame.TEXT, "$it".toByteArray()) }
                peer.answer(frames.reduce(ByteArray::plus))
                repeat(50) { listener.takeMessage().text shouldBe "$it" }
            }
        }

        test("TLS: the peer's close code is told") {
            over { peer, listener, _ ->
                peer.sendClose(4004, "Authentication failed.")
                listener.take() shouldBe Told.Closed(4004, "Authentication failed.")
            }
        }

        test("TLS: our close frames reach the peer, the answer to its own too")
            .config(enabledOrReasonIf = enabledUnless(traits.mayLoseTlsCloses)) {
                over { peer, _, _ ->
                    peer.sendClose(4004, "Authentication failed.")
                    peer.readData().closeCode shouldBe 4004
                }
                over { peer, listener, link ->
                    link.close(4900, "zombie")
                    peer.readData().let { it.closeCode to it.closeReason } shouldBe (4900 to "zombie")
                    peer.sendClose(4900, "zombie")
                    listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 4900
                }
            }

        test("TLS: a connection that ends without a close frame is told as 1006")
            .config(enabledOrReasonIf = enabledUnless(traits.mayMissDrops)) {
                over { peer, listener, _ ->
                    peer.sendText("one")
                    listener.takeMessage().text shouldBe "one"
                    peer.drop()
                    listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                }
            }

        test("TLS: 1.2 is spoken where the peer knows no other") {
            over(listOf("TLSv1.2")) { peer, listener, _ ->
                peer.tlsVersion shouldBe "TLSv1.2"
                peer.sendText("hello")
                listener.takeMessage().text shouldBe "hello"
            }
        }

        test("TLS: 1.3 is spoken, also with a peer that knows no other")
            .config(enabledOrReasonIf = enabledUnless(traits.hasNoTls13)) {
                for (versions in listOf(listOf("TLSv1.3"), listOf("TLSv1.3", "TLSv1.2"))) {
                    over(versions) { peer, listener, _ ->
                        peer.tlsVersion shouldBe "TLSv1.3"
                        peer.sendText("hello")
                        listener.takeMessage().text shouldBe "hello"
                    }
                }
            }

        test("TLS: a certificate that is not trusted is a failed dial that says so, and hears nothing") {
            for (trusted in listOf(null, STRANGER)) {
                val failed = refused(SOUND, trusted)
                failed.reason shouldContain NOT_TRUSTED
                failed.causes().any { it is SSLException || it is GeneralSecurityException }.shouldBeTrue()
            }
        }

        test("TLS: a certificate for another host is a failed dial that says so, and hears nothing") {
            val failed = refused(ELSEWHERE, ELSEWHERE)
            failed.reason shouldContain OTHER_HOST
            failed.causes().any { it is SSLException || it is GeneralSecurityException }.shouldBeTrue()
        }

        test("TLS: a peer that speaks none is a failed dial") {
            RawWebSocketServer().use { server ->
                make(TransportNeeds(trusted = SOUND)).use { transport ->
                    val listener = RecordingListener()
                    transport.open(
                        request(server.url.replace("ws://", "wss://"), timeout = Duration.ofMillis(300)),
                        listener,
                    )
                    listener
                        .take()
                        .shouldBeInstanceOf<Told.Failed>()
                        .cause
                        .shouldNotBeNull()
                }
            }
        }
    }

/** Sends that wait at the same time: fewer than a link refuses. */
private const val BURST = 100

private val SOUND by lazy { MockTls.create() }
private val STRANGER by lazy { MockTls.create() }
private val ELSEWHERE by lazy { MockTls.builder().hosts("gateway.discord.gg", "127.0.0.2").build() }

/** The JDK's words for a chain that leads to no trusted authority. */
private val NOT_TRUSTED =
    Regex("PKIX path|CertPathValidatorException|unable to find valid certification path|certificate_unknown")

/** The words of the JDK, Ktor and OkHttp for a name that is not in the certificate. */
private val OTHER_HOST = Regex("(?i)no subject alternative|not verified|no (name|server host) matching|server host")

private fun Told.Failed.causes(): List<Throwable> = generateSequence(cause) { it.cause }.toList()
