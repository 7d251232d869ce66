package dev.sluice.compression

import io.kotest.core.test.Enabled
import io.kotest.core.test.config.DefaultTestConfig

/** The first native zlib that this machine has, zlib-ng or not; `-Dsluice.zlib=PATH` names one. */
internal object ZlibOfThisMachine {
    val library: String =
        listOfNotNull(System.getProperty("sluice.zlib"), "libz-ng.so.2", "libz.so.1", "libz.1.dylib")
            .let { all -> all.firstOrNull { ZlibNgProvider(it).isAvailable } ?: all.first() }

    val provider: ZlibNgProvider = ZlibNgProvider(library).also { println("native zlib: $it") }

    /** Skips what needs a native zlib, and says why, where there is none. */
    val skippedWithout: DefaultTestConfig =
        DefaultTestConfig(
            enabledOrReasonIf = {
                provider.unavailableReason?.let { Enabled.disabled(it) } ?: Enabled.enabled
            },
        )
}
