package dev.sluice.gateway

import java.util.function.Consumer
import java.util.function.Function

/** Calls a listener from several workers at a time, see [KeyedWork]; what it throws goes to [errors]. */
internal class KeyedListener<T : Any>(
    private val intake: Intake<T>,
    private val key: Function<in T, out Any?>,
    private val listener: Consumer<in T>,
    private val errors: ListenerErrors,
) {
    /** Suspends until the intake has ended and everything is done, or [errors] say that it shall end. */
    suspend fun run(workers: Int) {
        try {
            KeyedWork(intake, ::keyOf, ::call).run(workers)
            intake.close()
        } catch (failure: Throwable) {
            intake.giveUp()
            // Whoever decided that knows why.
            if (failure !is Stopped) throw failure
        }
    }

    private fun keyOf(item: T): Any? = orElse(item) { key.apply(item) }

    @Suppress("RedundantSuspendModifier")
    private suspend fun call(item: T) {
        orElse(item) { intake.logger.within { listener.accept(item) } }
    }

    private inline fun <R> orElse(item: T, action: () -> R): R? =
        try {
            action()
        } catch (failure: Throwable) {
            if (!errors.goesOn(item, failure)) throw Stopped()
            null
        }

    /** Ends the work with the item unfinished. */
    private class Stopped : RuntimeException(null, null, false, false)
}
