package dev.sluice.gateway

import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportException
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor

/**
 * A transport without a network: what it opens is a [FakeLink] whose other end the test holds. Callbacks come through
 * [executor], which must run one task at a time and in order.
 */
class FakeTransport(private val executor: Executor, private val onDial: (FakeLink) -> Unit) : Transport {
    val links = CopyOnWriteArrayList<FakeLink>()
    val last: FakeLink get() = links.last()
    var isClosed = false
        private set

    /** What a dial throws, which it must not; null = nothing. */
    var thrown: Throwable? = null

    override fun open(request: TransportRequest, listener: TransportListener): TransportLink {
        thrown?.let { throw it }
        val link = FakeLink(request, listener, executor)
        links += link
        executor.execute { onDial(link) }
        return link
    }

    override fun close() {
        isClosed = true
        links.forEach { it.abort() }
    }
}

/** One connection of a [FakeTransport]; the functions of the peer's side are called by the test. */
class FakeLink(
    val request: TransportRequest,
    private val listener: TransportListener,
    private val executor: Executor,
) : TransportLink {
    private val arriving = ArrayDeque<() -> Unit>()
    private var isEnded = false

    /** Guarded by this, like the queue: whether bytes wait. */
    @Volatile
    var isPaused = false
        private set
    val sent = CopyOnWriteArrayList<String>()
    var onSent: (String) -> Unit = {}

    /** What became of it from our side: the close code, or 1006 for an abort. */
    @Volatile
    var closedByUs: Int? = null
        private set

    /** Fails what is sent from now on, or leaves it without an answer. */
    @Volatile
    var sendFailure: Throwable? = null
    val unwritten = CopyOnWriteArrayList<SendCompletion>()

    @Volatile
    var leavesUnwritten = false

    /** What a send throws, which it must not, and with [throwsAlways] every other call too; null = nothing. */
    @Volatile
    var thrown: Throwable? = null
    var throwsAlways = false

    /** The peer answers our close frame. */
    var answersClose = true

    fun peerOpens() = listener.onOpened(this)

    fun peerRefuses(reason: String = "refused") {
        if (end()) listener.onFailed(reason, null)
    }

    fun peerSends(text: String) = peerSends(text.encodeToByteArray(), binary = false)

    fun peerSends(bytes: ByteArray, binary: Boolean) =
        arrive {
            listener.onBytes(bytes, 0, bytes.size, true, binary, false)
        }

    fun peerCloses(code: Int, reason: String = "") = arrive { if (end()) listener.onClosed(code, reason) }

    override fun send(bytes: ByteArray, binary: Boolean, completion: SendCompletion) {
        thrown?.let { throw it }
        when {
            isEnded -> {
                completion.completed(TransportException("the link has ended"))
            }

            sendFailure != null -> {
                completion.completed(sendFailure)
            }

            leavesUnwritten -> {
                unwritten += completion
            }

            else -> {
                val text = bytes.decodeToString()
                sent += text
                completion.completed(null)
                executor.execute { onSent(text) }
            }
        }
    }

    override fun pauseReading() {
        breakWord()
        isPaused = true
    }

    override fun resumeReading() {
        breakWord()
        isPaused = false
        executor.execute(::flush)
    }

    override fun close(code: Int, reason: String) {
        breakWord()
        if (closedByUs == null) closedByUs = code
        if (answersClose) executor.execute { if (end()) listener.onClosed(code, reason) }
    }

    override fun abort() {
        breakWord()
        if (closedByUs == null) closedByUs = ABNORMAL
        executor.execute { if (end()) listener.onClosed(ABNORMAL, "aborted") }
    }

    private fun breakWord() {
        if (throwsAlways) thrown?.let { throw it }
    }

    private fun arrive(callback: () -> Unit) {
        synchronized(arriving) { arriving.addLast(callback) }
        flush()
    }

    private fun flush() {
        while (!isPaused && !isEnded) {
            val callback = synchronized(arriving) { arriving.removeFirstOrNull() } ?: return
            if (closedByUs == null) callback()
        }
    }

    private fun end(): Boolean = !isEnded.also { isEnded = true }

    private companion object {
        private const val ABNORMAL = 1006
    }
}
