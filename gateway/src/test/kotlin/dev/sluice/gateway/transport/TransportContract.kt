package dev.sluice.gateway.transport

import dev.sluice.testkit.MockTls
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.TestCase
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldNotBeInstanceOf
import java.net.InetAddress
import java.net.Proxy
import java.net.ServerSocket
import java.net.SocketException
import java.net.SocketTimeoutException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

/** What one transport can do, so that the suite can ask for no more. A reason stands for each thing it cannot. */
internal class TransportTraits(
    val joinsFragments: String? = null,
    val offersExtension: String? = null,
    val hidesClosingAnswer: String? = null,
    val closesSlowlyOnAbort: String? = null,
    val keepsUnreadPeers: String? = null,
    val judgesByItself: String? = null,
    val hidesControlBits: String? = null,
    val keepsGivenUpDials: String? = null,
    val takesThreadPerLink: String? = null,
    val hasNoFrameLimit: String? = null,
    val hidesFrameSize: String? = null,
    val cannotPause: String? = null,
    val mayMissDrops: String? = null,
    val mayLoseTlsCloses: String? = null,
    val pausesLate: String? = null,
    val promisesNoMore: String? = null,
    val isSmall: String? = null,
    val hasNoTls13: String? = null,
    val tunnelsTlsOnly: String? = null,
    val hidesTunnelStatus: String? = null,
    val readsOnDispatchersIo: String? = null,
    val ignoresJvmProxies: String? = null,
    val goesPastSocks: String? = null,
)

/** How a transport of the suite is made. */
internal class TransportNeeds(
    /** Whose certificates it trusts; null: the JDK's authorities. */
    val trusted: MockTls? = null,
    /** What it goes through; null: nothing. */
    val proxy: Proxy? = null,
    /** How long a peer may take to answer a close frame; null: as long as it may unless told otherwise. */
    val closeTimeout: Duration? = null,
)

internal fun enabledUnless(reason: String?): (TestCase) -> Enabled =
    { if (reason == null) Enabled.enabled else Enabled.disabled(reason) }

/**
 * What both sockets of a connection on loopback may take before a write blocks: the most that Linux lets their buffers
 * grow to (`tcp(7)`, the last of three numbers), 36 MiB on some machines and 10 on others.
 */
private fun kernelBufferBytes(): Long =
    listOf("tcp_rmem", "tcp_wmem").sumOf { name ->
        val file = Path.of("/proc/sys/net/ipv4", name)
        // In one read, since the second one finds an end: Files.readString would get the first character only.
        val line = if (Files.exists(file)) Files.newBufferedReader(file).use { it.readLine() } else ELSEWHERE
        line.split(BLANKS).last().toLong()
    }

private val BLANKS = Regex("\\s+")

/** [count] messages in as many frames, "0" and on. */
private fun texts(count: Int): ByteArray =
    List(count) { RawPeer.frame(RawFrame.TEXT, "$it".toByteArray()) }.reduce(ByteArray::plus)

/** Bytes; more than other systems take unless told to. */
private const val ELSEWHERE = "8388608"

internal fun request(url: String, timeout: Duration = Duration.ofSeconds(5), maxFrame: Int = 64 * 1024 * 1024) =
    TransportRequest(url, timeout, maxFrame, "test")

/** What every [Transport] has to keep, on real sockets of the loopback interface. */
internal abstract class TransportContract(make: (TransportNeeds) -> Transport, traits: TransportTraits) :
    FunSpec({
        // Whatever hangs is a failure, not an end of the build.
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        fun newTransport(needs: TransportNeeds = TransportNeeds()) = make(needs)

        include(transportsOverTls(make, traits))
        include(transportsThroughProxies(make, traits))

        fun onServer(
            needs: TransportNeeds = TransportNeeds(),
            test: suspend (RawWebSocketServer, Transport) -> Unit,
        ): suspend () -> Unit = { RawWebSocketServer().use { server -> newTransport(needs).use { test(server, it) } } }

        class Connected(val server: RawWebSocketServer, val transport: Transport, val listener: RecordingListener) {
            lateinit var link: TransportLink
            lateinit var peer: RawPeer
        }

        suspend fun connected(
            maxFrame: Int = 64 * 1024 * 1024,
            listener: RecordingListener = RecordingListener(),
            needs: TransportNeeds = TransportNeeds(),
            test: suspend Connected.() -> Unit,
        ) = onServer(needs) { server, transport ->
            val all = Connected(server, transport, listener)
            all.link = transport.open(request(server.url, maxFrame = maxFrame), listener)
            all.peer = server.takePeer()
            listener.take() shouldBe Told.Opened
            all.test()
            listener.violations.toList().shouldBeEmpty()
        }()

        test("text and binary messages arrive as what they are") {
            connected {
                peer.send(RawFrame.TEXT, "grüße".toByteArray())
                peer.send(RawFrame.BINARY, byteArrayOf(1, 0, 127))
                peer.send(RawFrame.TEXT, ByteArray(0))
                listener.takeMessage() shouldBe Told.Bytes("grüße", 7, last = true, binary = false)
                listener.takeMessage() shouldBe Told.Bytes("\u0001\u0000\u007f", 3, last = true, binary = true)
                listener.takeMessage() shouldBe Told.Bytes("", 0, last = true, binary = false)
            }
        }

        test("messages are sent as text or binary frames, masked, in one frame each") {
            connected {
                val done = RecordingCompletions()
                link.send("{\"op\":1}".toByteArray(), false, done.of(1))
                link.send(byteArrayOf(9, 8), true, done.of(2))
                val text = peer.readData()
                val binary = peer.readData()
                listOf(text.opcode, binary.opcode) shouldBe listOf(RawFrame.TEXT, RawFrame.BINARY)
                listOf(text.isFinal, text.wasMasked, binary.wasMasked) shouldBe listOf(true, true, true)
                text.text shouldBe "{\"op\":1}"
                binary.payload shouldBe byteArrayOf(9, 8)
                done.take() shouldBe (1 to null)
                done.take() shouldBe (2 to null)
            }
        }

        test("the handshake asks for no compression extension")
            .config(enabledOrReasonIf = enabledUnless(traits.offersExtension)) {
                connected { peer.headers["sec-websocket-extensions"].shouldBeNull() }
            }

        test("the pieces of a fragmented message are told as pieces, around a ping")
            .config(enabledOrReasonIf = enabledUnless(traits.joinsFragments)) {
                connected {
                    peer.send(RawFrame.BINARY, "ab".toByteArray(), fin = false)
                    peer.send(RawFrame.PING, "p".toByteArray())
                    peer.send(RawFrame.CONTINUATION, "cd".toByteArray(), fin = false)
                    peer.send(RawFrame.CONTINUATION, "e".toByteArray())
                    val pieces = List(3) { listener.take() as Told.Bytes }
                    pieces.map { it.text } shouldBe listOf("ab", "cd", "e")
                    pieces.map { it.last } shouldBe listOf(false, false, true)
                    pieces.map { it.binary } shouldBe listOf(true, true, true)
                }
            }

        test("a fragmented message is whole and not joined with its neighbours") {
            connected {
                peer.sendText("before")
                peer.send(RawFrame.TEXT, "ab".toByteArray(), fin = false)
                peer.send(RawFrame.CONTINUATION, "cd".toByteArray())
                peer.sendText("after")
                List(3) { listener.takeMessage().text } shouldBe listOf("before", "abcd", "after")
            }
        }

        test("a message of 8 MiB arrives whole") {
            connected {
                val big = ByteArray(8 * 1024 * 1024) { ('a' + it % 26).code.toByte() }
                thread { peer.send(RawFrame.TEXT, big) }
                val message = listener.takeMessage()
                message.size shouldBe big.size
                (message.text == String(big)).shouldBeTrue()
            }
        }

        test("a ping is answered with its own bytes") {
            connected {
                peer.send(RawFrame.PING, "are you there".toByteArray())
                val pong = peer.read()
                pong.opcode shouldBe RawFrame.PONG
                pong.text shouldBe "are you there"
            }
        }

        test("the peer's close code and reason are told, and its code is answered") {
            for ((code, reason) in listOf(
                4004 to "Authentication failed.",
                1000 to "bye",
                3999 to "",
                1001 to "going",
            )) {
                connected {
                    peer.sendClose(code, reason)
                    listener.take() shouldBe Told.Closed(code, reason)
                    val answer = peer.readData()
                    answer.opcode shouldBe RawFrame.CLOSE
                    answer.closeCode shouldBe code
                }
            }
        }

        test("a close frame without a code is told as 1005") {
            connected {
                peer.send(RawFrame.CLOSE, ByteArray(0))
                listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1005
            }
        }

        test("what came before the peer's close frame is told before the end") {
            connected {
                repeat(100) { peer.sendText("$it") }
                peer.sendClose(4000, "later")
                repeat(100) { listener.takeMessage().text shouldBe "$it" }
                listener.take() shouldBe Told.Closed(4000, "later")
            }
        }

        test("our close code and reason reach the peer, after what was sent before, and its answer is told") {
            for (code in listOf(1000, 3000, 4900, 4999)) {
                connected {
                    link.send("last words".toByteArray(), false) { }
                    link.close(code, "good night")
                    peer.readData().text shouldBe "last words"
                    val close = peer.readData()
                    close.opcode shouldBe RawFrame.CLOSE
                    close.closeCode shouldBe code
                    close.closeReason shouldBe "good night"
                    peer.sendClose(code, "good night")
                    peer.drop()
                    listener.take() shouldBe Told.Closed(code, "good night")
                }
            }
        }

        test("the peer's own code is told when it differs from ours")
            .config(enabledOrReasonIf = enabledUnless(traits.hidesClosingAnswer)) {
                connected {
                    link.close(4900, "zombie")
                    peer.readData().closeCode shouldBe 4900
                    peer.sendClose(4009, "Session timed out.")
                    listener.take() shouldBe Told.Closed(4009, "Session timed out.")
                }
            }

        test("a close that is not answered ends with 1006")
            .config(enabledOrReasonIf = enabledUnless(traits.hidesClosingAnswer)) {
                connected {
                    link.close(4900, "zombie")
                    peer.readData().closeCode shouldBe 4900
                    peer.drop()
                    listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                }
            }

        test("a close to a peer that does not read ends with 1006 when its time is over")
            .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                connected(needs = TransportNeeds(closeTimeout = Duration.ofMillis(300))) {
                    // More than all buffers on the way may take: the close frame cannot be written behind it.
                    val message = ByteArray(Math.toIntExact(kernelBufferBytes() / 64))
                    repeat(200) { link.send(message, true) { } }
                    link.close(4900, "")
                    listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                    val keepsPeer = traits.keepsUnreadPeers ?: traits.closesSlowlyOnAbort
                    if (keepsPeer == null) peer.seesEnd().shouldBeTrue()
                }
            }

        test("a code that applications may not send is refused at once") {
            connected {
                for (code in listOf(999, 1001, 1006, 2999, 5000)) {
                    runCatching {
                        link.close(
                            code,
                            "",
                        )
                    }.exceptionOrNull().shouldBeInstanceOf<IllegalArgumentException>()
                }
                peer.sendText("still open")
                listener.takeMessage().text shouldBe "still open"
            }
        }

        test("a reason too long for a close frame is cut at the end of a character") {
            connected {
                link.close(4000, "ä".repeat(100))
                peer.readData().closeReason shouldBe "ä".repeat(61)
            }
        }

        test("nothing is delivered after close, not even when reading was paused")
            .config(enabledOrReasonIf = enabledUnless(traits.pausesLate)) {
                connected {
                    link.pauseReading()
                    repeat(3) { peer.sendText("unwanted") }
                    link.close(4900, "")
                    peer.readData().closeCode shouldBe 4900
                    peer.sendClose(4900, "")
                    listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 4900
                }
            }

        test("a dropped connection is told as 1006").config(enabledOrReasonIf = enabledUnless(traits.mayMissDrops)) {
            connected {
                peer.sendText("one")
                listener.takeMessage().text shouldBe "one"
                peer.drop()
                listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
            }
        }

        test("a violation of the protocol ends the link with 1006") {
            connected {
                peer.send(opcode = 5, "reserved".toByteArray())
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
            }
        }

        test("a reserved bit that no extension gives a meaning is a violation, in a ping too (RFC 6455, 5.2)")
            .config(enabledOrReasonIf = enabledUnless(traits.judgesByItself)) {
                for (bit in listOf(0x40, 0x20, 0x10)) {
                    val controls = if (traits.hidesControlBits == null) listOf(RawFrame.PING) else emptyList()
                    for (opcode in listOf(RawFrame.TEXT, RawFrame.BINARY) + controls) {
                        connected {
                            peer.sendText("good")
                            peer.send(opcode or bit, "x".toByteArray())
                            listener.takeMessage().text shouldBe "good"
                            listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                            val answer = peer.read()
                            answer.opcode shouldBe RawFrame.CLOSE
                            answer.closeCode shouldBe 1002
                            peer.drop()
                        }
                    }
                }
            }

        test("a close frame that none may send is a violation, and not repeated to the peer (RFC 6455, 5.5.1 and 7.4)")
            .config(enabledOrReasonIf = enabledUnless(traits.judgesByItself)) {
                val reserved = listOf(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
                val reason = RawPeer.closePayload(4000, "A")
                val bodies = reserved.map { RawPeer.closePayload(it, "") to 1002 } +
                    (byteArrayOf(3) to 1002) +
                    // No UTF-8, and a character that is cut.
                    (reason + byteArrayOf(0xC3.toByte(), 0x28) to 1007) +
                    (reason + byteArrayOf(0xC3.toByte()) to 1007)
                for ((body, code) in bodies) {
                    withClue(body.toList()) {
                        connected {
                            peer.send(RawFrame.CLOSE, body)
                            listener.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                            peer.readData().closeCode shouldBe code
                            peer.drop()
                        }
                    }
                }
            }

        test("close codes that a peer may send are told, at the edges of what is reserved")
            .config(enabledOrReasonIf = enabledUnless(traits.judgesByItself)) {
                for (code in listOf(1000, 1003, 1007, 1014, 3000, 4999)) {
                    connected {
                        peer.sendClose(code, "grüße")
                        listener.take() shouldBe Told.Closed(code, "grüße")
                        peer.readData().closeCode shouldBe code
                    }
                }
            }

        fun failsDials(vararg edits: Pair<String, String>): suspend () -> Unit =
            onServer { server, transport ->
                for ((right, wrong) in edits) {
                    withClue(wrong) {
                        server.editUpgrade = { it.replace(Regex(right), wrong) }
                        val listener = RecordingListener()
                        transport.open(request(server.url), listener)
                        val failed = listener.take().shouldBeInstanceOf<Told.Failed>()
                        // At once, and not when the time for the dial is over.
                        failed.cause.shouldNotBeInstanceOf<SocketTimeoutException>()
                        listener.terminals.get() shouldBe 1
                        val peer = server.takePeer()
                        if (traits.judgesByItself == null) peer.seesEnd().shouldBeTrue()
                    }
                }
            }

        test("an upgrade to something else, or an answer to another key or to none, is a failed dial (RFC 6455, 4.1)") {
            failsDials(
                "Sec-WebSocket-Accept: [^\r]*" to "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "Sec-WebSocket-Accept: [^\r]*" to "X-Accept: none",
                "Upgrade: websocket" to "Upgrade: something-else",
                "Connection: Upgrade" to "Connection: keep-alive",
            )()
        }

        test("an extension or a subprotocol that nobody asked for is a failed dial (RFC 6455, 4.1)")
            .config(enabledOrReasonIf = enabledUnless(traits.judgesByItself)) {
                failsDials(
                    "\r\n\r\n" to "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
                    "\r\n\r\n" to "\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
                )()
            }

        test("an answer to a handshake is read as HTTP is: names and tokens in any case, several tokens")
            .config(enabledOrReasonIf = enabledUnless(traits.judgesByItself)) {
                onServer { server, transport ->
                    server.editUpgrade = {
                        it
                            .replace("Upgrade: websocket", "upgrade: WebSocket")
                            .replace("Connection: Upgrade", "connection: keep-alive, upgrade")
                    }
                    val listener = RecordingListener()
                    transport.open(request(server.url), listener)
                    listener.take() shouldBe Told.Opened
                }()
            }

        test("a refused port is a failed dial") {
            val port = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
            newTransport().use { transport ->
                val listener = RecordingListener()
                transport.open(request("ws://127.0.0.1:$port/"), listener)
                listener
                    .take()
                    .shouldBeInstanceOf<Told.Failed>()
                    .cause
                    .shouldNotBeNull()
                listener.terminals.get() shouldBe 1
            }
        }

        test("an answer that is not 101, or none at all, is a failed dial") {
            onServer { server, transport ->
                for (handshake in listOf(RawWebSocketServer.Handshake.FORBID, RawWebSocketServer.Handshake.HANG_UP)) {
                    server.handshake = handshake
                    val listener = RecordingListener()
                    transport.open(request(server.url), listener)
                    listener.take().shouldBeInstanceOf<Told.Failed>()
                }
            }()
        }

        test("a handshake that takes too long is a failed dial, says so, and leaves no connection") {
            onServer { server, transport ->
                server.handshake = RawWebSocketServer.Handshake.STAY_SILENT
                val listener = RecordingListener()
                transport.open(request(server.url, timeout = Duration.ofMillis(200)), listener)
                listener.take().shouldBeInstanceOf<Told.Failed>().reason shouldContain "200 ms"
                if (traits.keepsGivenUpDials == null) server.takePeer().seesEnd().shouldBeTrue()
            }()
        }

        test("a dial can be given up, by abort and by close") {
            onServer { server, transport ->
                server.handshake = RawWebSocketServer.Handshake.STAY_SILENT
                for (giveUp in listOf<(TransportLink) -> Unit>({ it.abort() }, { it.close(1000, "") })) {
                    val listener = RecordingListener()
                    val link = transport.open(request(server.url), listener)
                    server.takePeer()
                    giveUp(link)
                    listener.take().shouldBeInstanceOf<Told.Failed>()
                    link.abort()
                }
            }()
        }

        test("messages sent during the dial are written after it") {
            onServer { server, transport ->
                val listener = RecordingListener()
                val link = transport.open(request(server.url), listener)
                link.send("early".toByteArray(), false) { }
                server.takePeer().readData().text shouldBe "early"
            }()
        }

        test("10,000 messages arrive in order and one at a time") {
            connected {
                val count = 10_000
                thread { repeat(count) { peer.sendText("message $it") } }
                repeat(count) { listener.takeMessage().text shouldBe "message $it" }
                listener.violations.toList().shouldBeEmpty()
            }
        }

        test("whoever is promised another call at once gets it: the last piece and one before a ping promise none") {
            // Paused at the first of them, so that others pile up behind it.
            val paused = Semaphore(0)
            val listener =
                RecordingListener {
                    if (it.pieces.get() % 200 == 1) {
                        it.link.pauseReading()
                        paused.release()
                    }
                }
            connected(listener = listener) {
                eventually(5.seconds) {
                    peer.answer(texts(200))
                    listener.takeMessage().text shouldBe "0"
                    paused.tryAcquire(5, TimeUnit.SECONDS).shouldBeTrue()
                    link.resumeReading()
                    repeat(199) { listener.takeMessage().text shouldBe "${it + 1}" }
                    // With the last one promising none, each promise was kept.
                    listener.isMorePromised shouldBe false
                    if (traits.promisesNoMore == null) listener.promises.get() shouldBeGreaterThan 0
                }
                peer.sendText("before a ping")
                peer.send(RawFrame.PING, ByteArray(0))
                listener.takeMessage().text shouldBe "before a ping"
                listener.isMorePromised shouldBe false
            }
        }

        test("sends of many threads are completed once each, those of one thread in order") {
            connected {
                val threads = 4
                val each = 50
                val done = RecordingCompletions()
                repeat(threads) { t ->
                    thread { repeat(each) { link.send("$t $it".toByteArray(), false, done.of(t * each + it)) } }
                }
                val arrived = List(threads * each) {
                    peer
                        .readData()
                        .text
                        .split(' ')
                        .map(String::toInt)
                }
                arrived.groupBy({ it[0] }, { it[1] }).values.forEach { it shouldBe List(each) { n -> n } }
                val results = List(threads * each) { done.take() }
                results.map { it.first }.sorted() shouldBe List(threads * each) { it }
                results.mapNotNull { it.second }.shouldBeEmpty()
            }
        }

        test("a send after the end is completed with a failure") {
            connected {
                peer.sendClose(4000, "")
                listener.takeTerminal()
                val done = RecordingCompletions()
                link.send("late".toByteArray(), false, done.of(1))
                done.take().second.shouldBeInstanceOf<TransportException>()
            }
        }

        test("a send after close is completed with a failure, and close and abort are idempotent") {
            connected {
                link.close(4900, "first")
                link.close(4901, "second")
                val done = RecordingCompletions()
                link.send("late".toByteArray(), false, done.of(1))
                done.take().second.shouldBeInstanceOf<TransportException>()
                peer.readData().closeCode shouldBe 4900
                repeat(2) { link.abort() }
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>()
                repeat(2) { link.abort() }
                link.close(1000, "")
                listener.takeWithin(50).shouldBeNull()
                listener.terminals.get() shouldBe 1
            }
        }

        test("abort ends the link at once, also when the peer is silent and reading is paused") {
            for (paused in listOf(false, true)) {
                connected {
                    if (paused) link.pauseReading()
                    peer.sendText("one")
                    link.abort()
                    listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                    if (traits.closesSlowlyOnAbort == null) peer.seesEnd().shouldBeTrue()
                }
            }
        }

        test("abort and sends from within a callback work") {
            val listener = RecordingListener { it.link.abort() }
            connected(listener = listener) {
                peer.sendText("one")
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
            }
            val answering = RecordingListener { it.link.send("answer".toByteArray(), false) { } }
            connected(listener = answering) {
                peer.sendText("question")
                peer.readData().text shouldBe "answer"
            }
        }

        test("nothing but the end is told after an abort, however much has come") {
            val listener = RecordingListener { it.link.abort() }
            connected(listener = listener) {
                peer.answer(texts(50))
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                listener.pieces.get() shouldBe 1
            }
        }

        test("there is one terminal callback when everything ends at the same time") {
            repeat(20) { round ->
                connected {
                    val start = CountDownLatch(1)
                    val enders =
                        listOf<() -> Unit>(
                            { link.abort() },
                            { link.close(4900, "") },
                            { runCatching { peer.sendClose(4000, "") } },
                            { runCatching { peer.drop() } },
                            { link.send(ByteArray(10), true) { } },
                        ).drop(round % 2)
                    enders
                        .map { end ->
                            thread { start.await().also { end() } }
                        }.also { start.countDown() }
                        .forEach { it.join() }
                    listener.awaitTerminal().shouldBeTrue()
                    transport.close()
                    listener.terminals.get() shouldBe 1
                }
            }
        }

        test("a paused link delivers nothing, and goes on where it was")
            .config(enabledOrReasonIf = enabledUnless(traits.cannotPause)) {
                val listener = RecordingListener { if (it.pieces.get() == 2) it.link.pauseReading() }
                connected(listener = listener) {
                    repeat(5) { peer.sendText("$it") }
                    listener.takeMessage().text shouldBe "0"
                    listener.takeMessage().text shouldBe "1"
                    listener.takeWithin(100).shouldBeNull()
                    link.pauseReading()
                    link.send("still sending".toByteArray(), false) { }
                    peer.readData().text shouldBe "still sending"
                    repeat(2) { link.resumeReading() }
                    repeat(3) { listener.takeMessage().text shouldBe "${it + 2}" }
                }
            }

        test("pausing makes the peer's writes block after a bounded number of bytes, and loses none")
            .config(enabledOrReasonIf = enabledUnless(traits.cannotPause)) {
                val listener = RecordingListener().also { it.keepsPieces = false }
                connected(listener = listener) {
                    peer.sendText("first")
                    eventually(5.seconds) { listener.pieces.get() shouldBe 1 }
                    listener.keepsText = false
                    listener.keepsPieces = true
                    link.pauseReading()
                    val chunk = ByteArray(64 * 1024)
                    val kernel = Math.toIntExact(kernelBufferBytes() / chunk.size)
                    val total = kernel + 512
                    val written = AtomicInteger()
                    val writer =
                        thread {
                            try {
                                repeat(total) {
                                    peer.send(RawFrame.BINARY, chunk)
                                    written.incrementAndGet()
                                }
                            } catch (_: SocketException) {
                                // The test has failed already.
                            }
                        }
                    var before = -1
                    eventually(10.seconds) {
                        val now = written.get()
                        val stalled = now == before
                        before = now
                        TimeUnit.MILLISECONDS.sleep(100)
                        stalled.shouldBeTrue()
                    }
                    // Of the 32 MiB that are offered beyond what the sockets' buffers may take, what queues hold: a few.
                    written.get() shouldBeLessThan kernel + 64
                    writer.isAlive.shouldBeTrue()
                    link.resumeReading()
                    repeat(total) { listener.takeMessage().size shouldBe chunk.size }
                    writer.join()
                }
            }

        test("a frame above the limit ends the link with an error that says so, one at the limit does not")
            .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                connected(maxFrame = 1000) {
                    peer.send(RawFrame.BINARY, ByteArray(1000))
                    listener.takeMessage().size shouldBe 1000
                    peer.send(RawFrame.BINARY, ByteArray(1001))
                    val end = listener.take().shouldBeInstanceOf<Told.Closed>()
                    end.code shouldBe 1006
                    if (traits.hidesFrameSize == null) end.reason shouldContain "1001"
                    end.reason shouldContain "1000"
                }
            }

        test("a frame that only claims to be huge ends the link before it comes")
            .config(enabledOrReasonIf = enabledUnless(traits.hasNoFrameLimit)) {
                connected(maxFrame = 1000) {
                    peer.answer(byteArrayOf(0x82.toByte(), 127, 0, 0, 0, 0, 0x06, 0, 0, 0))
                    val end = listener.takeTerminal().shouldBeInstanceOf<Told.Closed>()
                    end.code shouldBe 1006
                    end.reason shouldContain (if (traits.hidesFrameSize == null) "100663296" else "1000")
                }
            }

        for (failure in listOf(IllegalStateException("on purpose"), AssertionError("on purpose"))) {
            test("a listener that throws ${failure.javaClass.simpleName} ends its link, and no other one")
                .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                    onServer { server, transport ->
                        val failing = RecordingListener { throw failure }
                        val fine = RecordingListener()
                        transport.open(request(server.url), failing)
                        val first = server.takePeer()
                        transport.open(request(server.url), fine)
                        val second = server.takePeer()
                        listOf(failing, fine).forEach { it.take() shouldBe Told.Opened }
                        first.sendText("x")
                        failing.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                        second.sendText("y")
                        fine.takeMessage().text shouldBe "y"
                    }()
                }

            test("a listener that throws ${failure.javaClass.simpleName} when its link opens ends it, and is told so") {
                onServer { server, transport ->
                    val told = RecordingListener()
                    val failing =
                        object : TransportListener by told {
                            override fun onOpened(link: TransportLink) {
                                told.onOpened(link)
                                throw failure
                            }
                        }
                    transport.open(request(server.url), failing)
                    told.take() shouldBe Told.Opened
                    told.take().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006
                    if (traits.closesSlowlyOnAbort == null) server.takePeer().seesEnd().shouldBeTrue()
                }()
            }
        }

        test("a listener that hangs, and a peer that does not read, delay no other link")
            .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                onServer { server, transport ->
                    val hang = CountDownLatch(1)
                    val hanging = RecordingListener { hang.await() }
                    val fine = RecordingListener()
                    try {
                        val stuck = transport.open(request(server.url), hanging)
                        val first = server.takePeer()
                        val link = transport.open(request(server.url), fine)
                        val second = server.takePeer()
                        fine.take() shouldBe Told.Opened
                        first.sendText("x")
                        repeat(200) { stuck.send(ByteArray(256 * 1024), true) { } }
                        second.sendText("y")
                        fine.takeMessage().text shouldBe "y"
                        link.send("beat".toByteArray(), false) { }
                        second.readData().text shouldBe "beat"
                    } finally {
                        hang.countDown()
                    }
                }()
            }

        test("links dial, read and write while all threads of Dispatchers.IO are blocked by others")
            .config(enabledOrReasonIf = enabledUnless(traits.readsOnDispatchersIo)) {
                connected {
                    onBlockedIo {
                        peer.sendText("read")
                        listener.takeMessage().text shouldBe "read"
                        link.send("written".toByteArray(), false) { }
                        peer.readData().text shouldBe "written"
                        val second = RecordingListener()
                        transport.open(request(server.url), second)
                        server.takePeer().sendText("dialled")
                        second.take() shouldBe Told.Opened
                        second.takeMessage().text shouldBe "dialled"
                        link.close(4900, "")
                        peer.readData().closeCode shouldBe 4900
                        peer.sendClose(4900, "")
                        listener.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 4900
                    }
                }
            }

        test("messages that wait for a peer that does not read are bounded, and the rest is refused")
            .config(enabledOrReasonIf = enabledUnless(traits.takesThreadPerLink ?: traits.isSmall)) {
                connected {
                    val failures = AtomicInteger()
                    repeat(2000) {
                        link.send(ByteArray(64 * 1024), true) {
                            if (it !=
                                null
                            ) {
                                failures.incrementAndGet()
                            }
                        }
                    }
                    failures.get() shouldBeInRange 1..1999
                }
            }

        test("every send is completed once, whenever the link ends")
            .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                for (sends in listOf(1, 3, 300)) {
                    connected {
                        val counts = List(sends) { AtomicInteger() }
                        counts.forEach { count -> link.send(ByteArray(4096 * 64), true) { count.incrementAndGet() } }
                        link.abort()
                        listener.awaitTerminal().shouldBeTrue()
                        eventually(5.seconds) { counts.map { it.get() }.distinct() shouldBe listOf(1) }
                    }
                }
            }

        test("a completion that throws ends nothing")
            .config(enabledOrReasonIf = enabledUnless(traits.isSmall)) {
                connected {
                    repeat(2) { link.send("$it".toByteArray(), false) { error("on purpose") } }
                    repeat(2) { peer.readData().text shouldBe "$it" }
                    peer.sendText("still here")
                    listener.takeMessage().text shouldBe "still here"
                }
            }

        test("100 more links take no more threads")
            .config(enabledOrReasonIf = enabledUnless(traits.takesThreadPerLink ?: traits.isSmall)) {
                onServer { server, transport ->
                    fun openAll(count: Int) {
                        val listeners =
                            List(count) { RecordingListener().also { transport.open(request(server.url), it) } }
                        val peers = List(count) { server.takePeer() }
                        listeners.forEach { it.take() shouldBe Told.Opened }
                        peers.forEach { it.sendText("hello") }
                        listeners.forEach { it.takeMessage().text shouldBe "hello" }
                    }
                    openAll(100)
                    val before = Thread.activeCount()
                    openAll(100)
                    // A shared pool may still grow; a thread for each link would be a hundred more.
                    Thread.activeCount() shouldBeLessThan before + 90
                }()
            }

        test("closing the transport ends all links and dials, and refuses new ones") {
            RawWebSocketServer().use { server ->
                val transport = newTransport()
                val listeners = List(5) { RecordingListener().also { transport.open(request(server.url), it) } }
                val peers = List(5) { server.takePeer() }
                listeners.forEach { it.take() shouldBe Told.Opened }
                server.handshake = RawWebSocketServer.Handshake.STAY_SILENT
                val dialling = RecordingListener()
                transport.open(request(server.url), dialling)
                server.takePeer()
                transport.close()
                listeners.forEach { it.takeTerminal().shouldBeInstanceOf<Told.Closed>().code shouldBe 1006 }
                dialling.takeTerminal().shouldBeInstanceOf<Told.Failed>()
                if (traits.closesSlowlyOnAbort == null) peers.forEach { it.seesEnd().shouldBeTrue() }
                val late = RecordingListener()
                transport.open(request(server.url), late)
                late.takeTerminal().shouldBeInstanceOf<Told.Failed>()
                transport.close()
                (listeners + dialling + late).forEach { it.terminals.get() shouldBe 1 }
            }
        }

        test("a transport can be closed from within a callback") {
            val closed = AtomicLong()
            lateinit var transport: Transport
            RawWebSocketServer().use { server ->
                transport = newTransport()
                val listener =
                    RecordingListener {
                        transport.close()
                        closed.incrementAndGet()
                    }
                transport.open(request(server.url), listener)
                server.takePeer().sendText("x")
                listener.takeTerminal().shouldBeInstanceOf<Told.Closed>()
                closed.get() shouldBe 1
                transport.close()
            }
        }
    })
