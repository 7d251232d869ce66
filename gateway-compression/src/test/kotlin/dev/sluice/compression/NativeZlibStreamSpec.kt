package dev.sluice.compression

import io.kotest.core.annotation.EnabledIf

@EnabledIf(ZlibOfThisMachine.IsThere::class)
internal class NativeZlibStreamSpec : ZlibStreamContract({ ZlibOfThisMachine.provider.create(it) })
