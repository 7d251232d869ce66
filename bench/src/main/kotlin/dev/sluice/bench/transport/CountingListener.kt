package dev.sluice.bench.transport

import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import java.util.concurrent.atomic.AtomicReference
import java.util.concurrent.atomic.LongAdder

/** Counts whole messages in [events]; keeps the first, in which the sender says what was agreed on, and what went wrong. */
internal class CountingListener(
    private val events: LongAdder,
    private val agreed: AtomicReference<String>,
    private val failure: AtomicReference<String>,
) : TransportListener {
    /** Touched by callbacks alone, which are never concurrent. */
    private var isFirst = true

    override fun onOpened(link: TransportLink) = Unit

    override fun onBytes(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean, more: Boolean) {
        if (isFirst) {
            isFirst = false
            agreed.set(String(bytes, offset, length))
        } else if (last) {
            events.increment()
        }
    }

    override fun onClosed(code: Int, reason: String) {
        failure.compareAndSet(null, "closed: $code $reason")
    }

    override fun onFailed(reason: String, cause: Throwable?) {
        failure.compareAndSet(null, "failed: $reason")
    }
}
