package dev.sluice.gateway

import dev.sluice.model.ShardId
import org.slf4j.LoggerFactory
import org.slf4j.MDC

/**
 * The log of one shard, or, without an id, of what concerns several. Of one: while a line is written, and while a listener runs, the MDC says under `shard` which one it is,
 * `3/16` for instance. What stood there before comes back afterwards.
 *
 * Nothing is put into the MDC for a line that is not written. Thread-safe.
 */
internal class ShardLog(shardId: ShardId?) {
    private val shard = shardId?.toString()

    fun debug(format: String, vararg arguments: Any?) {
        if (logger.isDebugEnabled) within { logger.debug(format, *arguments) }
    }

    fun info(format: String, vararg arguments: Any?) {
        if (logger.isInfoEnabled) within { logger.info(format, *arguments) }
    }

    fun warn(format: String, vararg arguments: Any?) {
        if (logger.isWarnEnabled) within { logger.warn(format, *arguments) }
    }

    fun error(format: String, vararg arguments: Any?) {
        if (logger.isErrorEnabled) within { logger.error(format, *arguments) }
    }

    /** Tells that the executor of [name], a collector, has thrown [refusal] when it was given a task. */
    fun refused(name: String, refusal: Throwable) =
        warn("the executor of {} takes no more tasks, so it is unsubscribed", name, refusal)

    /** Runs [block], which does not suspend, with the shard in the MDC of this thread. */
    inline fun <T> within(block: () -> T): T {
        if (shard == null) return block()
        val before = MDC.get(MDC_KEY)
        MDC.put(MDC_KEY, shard)
        try {
            return block()
        } finally {
            if (before == null) MDC.remove(MDC_KEY) else MDC.put(MDC_KEY, before)
        }
    }

    companion object {
        /** The key in the MDC. */
        const val MDC_KEY: String = "shard"
        private val logger = LoggerFactory.getLogger(Shard::class.java)
    }
}
