package dev.sluice.gateway

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions
import kotlin.reflect.KClass

/** Lincheck's model checker: small scenarios of two threads, each in many interleavings; more with `-Plong`. */
internal object Interleavings {
    private val isLong = System.getProperty("sluice.long") == "true"

    fun check(test: KClass<*>) =
        ModelCheckingOptions()
            .threads(2)
            .actorsPerThread(3)
            .actorsBefore(2)
            .actorsAfter(1)
            .iterations(if (isLong) 100 else 5)
            .invocationsPerIteration(if (isLong) 5_000 else 200)
            .check(test)
}
