package dev.sluice.gateway.transport

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/** What a listener was told, in order. */
internal sealed interface Told {
    data object Opened : Told

    data class Bytes(val text: String, val size: Int, val last: Boolean, val binary: Boolean) : Told

    data class Closed(val code: Int, val reason: String) : Told

    data class Failed(val reason: String, val cause: Throwable?) : Told
}

/** Remembers calls, and notices concurrent ones and those after the terminal one. */
internal class RecordingListener(private val onPiece: (RecordingListener) -> Unit = {}) : TransportListener {
    private val told = LinkedBlockingQueue<Told>()
    private val inside = AtomicInteger()
    private val terminated = CountDownLatch(1)
    val terminals = AtomicInteger()

    /** Whose thread it was called by. */
    val threads: MutableSet<Thread> = ConcurrentHashMap.newKeySet()
    val violations = LinkedBlockingQueue<String>()

    @Volatile
    lateinit var link: TransportLink

    /** Bytes of messages are kept as text up to this size. */
    @Volatile
    var keepsText: Boolean = true

    /** False: pieces are only counted. */
    @Volatile
    var keepsPieces: Boolean = true
    val pieces = AtomicInteger()

    /** What the last piece said about the next call. */
    @Volatile
    var isMorePromised: Boolean = false

    /** Pieces that said that another call follows. */
    val promises = AtomicInteger()

    override fun onOpened(link: TransportLink) =
        called {
            this.link = link
            told += Told.Opened
        }

    override fun onBytes(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean, more: Boolean) =
        called {
            isMorePromised = more
            if (more) promises.incrementAndGet()
            pieces.incrementAndGet()
            val text = if (keepsText && keepsPieces) String(bytes, offset, length) else ""
            if (keepsPieces) told += Told.Bytes(text, length, last, binary)
            onPiece(this)
        }

    override fun onClosed(code: Int, reason: String) = called { end(Told.Closed(code, reason)) }

    override fun onFailed(reason: String, cause: Throwable?) = called { end(Told.Failed(reason, cause)) }

    fun take(): Told =
        checkNotNull(told.poll(WAIT_SECONDS, TimeUnit.SECONDS)) { "nothing was told within $WAIT_SECONDS s" }

    /** Null when nothing is told in the time that a wrong callback would need. */
    fun takeWithin(millis: Long): Told? = told.poll(millis, TimeUnit.MILLISECONDS)

    /** Skips to the terminal call. */
    fun takeTerminal(): Told {
        while (true) {
            val next = take()
            if (next is Told.Closed || next is Told.Failed) return next
        }
    }

    /** One message, its pieces put together. */
    fun takeMessage(): Told.Bytes {
        val text = StringBuilder()
        var size = 0
        while (true) {
            val piece = take() as Told.Bytes
            text.append(piece.text)
            size += piece.size
            if (piece.last) return Told.Bytes(text.toString(), size, true, piece.binary)
        }
    }

    fun awaitTerminal(): Boolean = terminated.await(WAIT_SECONDS, TimeUnit.SECONDS)

    private fun end(call: Told) {
        terminals.incrementAndGet()
        told += call
        terminated.countDown()
    }

    private fun called(body: () -> Unit) {
        if (inside.incrementAndGet() != 1) violations += "concurrent callbacks"
        threads += Thread.currentThread()
        if (terminals.get() > 0) violations += "a callback after the terminal one"
        try {
            body()
        } finally {
            inside.decrementAndGet()
        }
    }

    private companion object {
        const val WAIT_SECONDS = 10L
    }
}

/** Remembers what became of sends. */
internal class RecordingCompletions {
    private val results = LinkedBlockingQueue<Pair<Int, Throwable?>>()

    fun of(index: Int): SendCompletion = SendCompletion { results += index to it }

    fun take(): Pair<Int, Throwable?> = checkNotNull(results.poll(10, TimeUnit.SECONDS)) { "no send was completed" }

    val count: Int get() = results.size
}
