package dev.sluice.testkit

import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/** What a [FaultProxy] is told to break; read by the threads of all its connections. */
internal class ProxyFaults {
    private val lock = ReentrantLock()
    private val resumed = lock.newCondition()
    private val corruptIn = longArrayOf(NEVER, NEVER)

    @Volatile
    var delayMillis = 0L

    @Volatile
    var isTrickling = false

    var isStopped = false
        get() = lock.withLock { field }
        set(value) =
            lock.withLock {
                field = value
                resumed.signalAll()
            }

    /** Returns when forwarding is allowed. */
    fun awaitForwarding() = lock.withLock { while (isStopped) resumed.await() }

    fun corruptAfter(direction: ProxyDirection, skippedBytes: Long) =
        lock.withLock { corruptIn[direction.ordinal] = skippedBytes }

    /** Flips the byte that is due among the first [length] of [bytes]. */
    fun corrupt(direction: ProxyDirection, bytes: ByteArray, length: Int) =
        lock.withLock {
            val at = corruptIn[direction.ordinal]
            if (at == NEVER) return@withLock
            if (at >= length) {
                corruptIn[direction.ordinal] = at - length
            } else {
                bytes[at.toInt()] = bytes[at.toInt()].toInt().inv().toByte()
                corruptIn[direction.ordinal] = NEVER
            }
        }

    private companion object {
        const val NEVER = -1L
    }
}
