package dev.sluice.gateway

/**
 * What becomes of the listener of [intake] when it throws: [handler] decides, without one it is logged and goes on; it is
 * counted by the shard whose item it was.
 * Thread-safe.
 */
internal class ListenerErrors(
    private val intake: Intake<*>,
    private val tallyOf: (item: Any) -> Tally,
    private val handler: ListenerErrorHandler?,
) {
    /** It failed with [failure] on [item]. True when it goes on with the next. */
    fun goesOn(item: Any, failure: Throwable): Boolean {
        tallyOf(item).listenerFailures.incrementAndGet()
        if (handler == null) {
            intake.logger.warn("{} threw; it goes on with the next", intake.name, failure)
            return true
        }
        return try {
            handler.onError(item, failure)
        } catch (trouble: Throwable) {
            intake.logger.warn("the error handler of {} threw; the listener goes on", intake.name, trouble)
            true
        }
    }
}
