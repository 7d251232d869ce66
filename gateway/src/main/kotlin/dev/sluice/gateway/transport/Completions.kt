package dev.sluice.gateway.transport

import org.slf4j.LoggerFactory

/** How all transports tell the [SendCompletion] of a send. */
internal object Completions {
    private val log = LoggerFactory.getLogger(SendCompletion::class.java)

    /** Tells [completion]; what it throws ends neither the link nor the others' completions. */
    fun tell(completion: SendCompletion, failure: Throwable?) {
        try {
            completion.completed(failure)
        } catch (e: Throwable) {
            // It must not throw; where it does all the same, only its owner has a bug, and here it is told.
            log.error("The completion of a send failed", e)
        }
    }
}
