package dev.sluice.compression

internal class NativeZlibStreamSpec : ZlibStreamContract({ ZlibOfThisMachine.provider.create(it) }) {
    init {
        defaultTestConfig = ZlibOfThisMachine.skippedWithout
    }
}
