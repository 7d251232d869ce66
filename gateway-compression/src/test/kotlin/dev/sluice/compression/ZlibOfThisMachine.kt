package dev.sluice.compression

import io.kotest.core.annotation.Condition
import io.kotest.core.spec.Spec
import kotlin.reflect.KClass

/** The first native zlib that this machine has, zlib-ng or not; `-Dsluice.zlib=PATH` names one. */
internal object ZlibOfThisMachine {
    val library: String =
        listOfNotNull(System.getProperty("sluice.zlib"), "libz-ng.so.2", "libz.so.1", "libz.1.dylib")
            .let { all -> all.firstOrNull { ZlibNgProvider(it).isAvailable } ?: all.first() }

    val provider: ZlibNgProvider = ZlibNgProvider(library).also { println("native zlib: $it") }

    /** Skips specs where there is none; [provider] has printed why. */
    class IsThere : Condition {
        override fun evaluate(kclass: KClass<out Spec>): Boolean = provider.isAvailable
    }
}
