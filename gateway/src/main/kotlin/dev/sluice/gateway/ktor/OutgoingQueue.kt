package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.Completions
import dev.sluice.gateway.transport.SendCompletion
import dev.sluice.gateway.transport.TransportException
import io.ktor.websocket.Frame
import kotlinx.coroutines.channels.Channel

/** A frame on its way out, and who wants to hear about it. */
internal class OutgoingFrame(val frame: Frame, private val completion: SendCompletion?) {
    fun complete(failure: Throwable?) {
        if (completion != null) Completions.tell(completion, failure)
    }
}

/**
 * What one link still has to write: messages in their order, at most [capacity]; one answer to a ping, before them;
 * one close frame, after them. Any thread may add, one coroutine takes.
 */
internal class OutgoingQueue(private val capacity: Int) {
    private val lock = Any()
    private val messages = ArrayDeque<OutgoingFrame>()
    private var pong: OutgoingFrame? = null
    private var close: OutgoingFrame? = null
    private var end: TransportException? = null
    private val changed = Channel<Unit>(Channel.CONFLATED)

    /** Returns why [message] was not taken, null when it was. */
    fun offer(message: OutgoingFrame): TransportException? {
        synchronized(lock) {
            end?.let { return TransportException(it.message.orEmpty(), it) }
            if (close != null) return TransportException("the link is closing")
            if (messages.size >= capacity) return TransportException("$capacity messages wait to be written already")
            messages.addLast(message)
        }
        changed.trySend(Unit)
        return null
    }

    /** Only the newest ping is answered when several wait (RFC 6455, 5.5.3): a flood of pings takes no memory. */
    fun answerPing(data: ByteArray) {
        synchronized(lock) {
            if (end != null || close != null) return
            pong = OutgoingFrame(Frame.Pong(data), null)
        }
        changed.trySend(Unit)
    }

    /** Ends the queue with a close frame; false when there is one already, or the link has ended. */
    fun close(frame: Frame.Close): Boolean {
        synchronized(lock) {
            if (end != null || close != null) return false
            close = OutgoingFrame(frame, null)
        }
        changed.trySend(Unit)
        return true
    }

    /** The next frame, as soon as there is one. */
    suspend fun take(): OutgoingFrame {
        while (true) {
            poll()?.let { return it }
            changed.receive()
        }
    }

    /** Refuses everything from now on, and fails what was not taken yet. */
    fun fail(cause: TransportException) {
        val left =
            synchronized(lock) {
                if (end != null) return
                end = cause
                messages.toList().also { messages.clear() }
            }
        left.forEach { it.complete(cause) }
    }

    private fun poll(): OutgoingFrame? =
        synchronized(lock) {
            pong?.also { pong = null } ?: messages.removeFirstOrNull()
                ?: close?.takeIf { it !== CLOSE_TAKEN }?.also { close = CLOSE_TAKEN }
        }

    private companion object {
        /** Stands for a close frame that the writer has already. */
        private val CLOSE_TAKEN = OutgoingFrame(Frame.Close(), null)
    }
}
