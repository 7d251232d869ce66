package dev.sluice.gateway

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.LifecycleEvent
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** One thing that is kept for the first collector. */
internal sealed interface HeldItem {
    /** Bytes it counts for against the limit: its payload and roughly what the objects around it take. */
    val size: Int

    /** Everything up to there is finished as long as this is the oldest that is not; see [Checkpoints.mark]. */
    val mark: Long

    /** A dispatch as its bytes; [decoded] when the session itself had to decode it. */
    class Dispatch(
        val type: EventType,
        val message: RawMessage.Payload,
        val decoded: DispatchEvent?,
        override val mark: Long,
    ) : HeldItem {
        override val size: Int get() = message.bytes.size + OVERHEAD
    }

    class Lifecycle(val event: LifecycleEvent, override val mark: Long) : HeldItem {
        override val size: Int get() = OVERHEAD
    }

    class Close(val message: RawMessage.Close, override val mark: Long) : HeldItem {
        override val size: Int get() = OVERHEAD
    }

    companion object {
        /** Headers, references, a name: measured generously. */
        const val OVERHEAD: Int = 128
    }
}

/**
 * What came before the first collector did: raw dispatches, life-cycle events and closes, in their order.
 *
 * The limit is soft in the way a ring's capacity is. Filled on the lane, then handed over to the first collector, which
 * empties it in its own context and decodes what it wants. Thread-safe.
 *
 * @param limitBytes at so many bytes it is full; reading goes on once less than half is left.
 */
internal class HeldEvents(private val limitBytes: Long) : Pauser {
    private val lock = ReentrantLock()
    private val items = ArrayDeque<HeldItem>()

    @Volatile
    var bytes: Long = 0
        private set

    /** How many items wait. */
    @Volatile
    var depth: Int = 0
        private set

    /** The collector that empties it; null until there is one. It is that one's to be named where reading pauses. */
    @Volatile
    var owner: Pauser? = null

    override val name: String get() = owner?.name ?: "(no collector yet)"

    override val reason: String
        get() = owner?.let { "${it.reason}: it has not taken yet what came before it" } ?: "nobody has subscribed yet"

    /** The mark of the oldest item; [Ring.NOTHING] when there is none. */
    val oldestMark: Long get() = lock.withLock { items.firstOrNull()?.mark ?: Ring.NOTHING }

    override val isFull: Boolean get() = bytes >= limitBytes

    override val isLow: Boolean get() = bytes <= limitBytes / 2

    @Volatile
    override var isPausing: Boolean = false

    /** Past the limit life-cycle events and closes are still taken for a while, but not for ever. */
    fun add(item: HeldItem) {
        lock.withLock {
            if (item !is HeldItem.Dispatch && bytes >= limitBytes + SPARE_BYTES) return
            items.addLast(item)
            bytes += item.size
            depth = items.size
        }
    }

    /** The oldest item, taken; null when all are gone. */
    fun poll(): HeldItem? =
        lock.withLock {
            val item = items.removeFirstOrNull() ?: return null
            bytes -= item.size
            depth = items.size
            item
        }

    /** Drops what does not fulfil [isWanted]. */
    fun retain(isWanted: (HeldItem) -> Boolean) {
        lock.withLock {
            items.retainAll(isWanted)
            bytes = items.sumOf { it.size.toLong() }
            depth = items.size
        }
    }

    private companion object {
        /** Room for some 500 life-cycle events: a day of attempts to reconnect. */
        private const val SPARE_BYTES = 64 * 1024
    }
}
