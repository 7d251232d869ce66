package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** Where zlib-ng can not work there is a reason and no crash; runs on every JDK. */
internal class ZlibNgProviderSpec :
    FunSpec({
        val isOldJvm = Runtime.version().feature() < 22

        test("it says of itself what it is") {
            val provider = ZlibNgProvider()
            provider.compression shouldBe Compression.ZLIB_STREAM
            provider.name shouldBe "zlib-ng"
            (provider.priority > 0) shouldBe true
            provider.isAvailable shouldBe (provider.unavailableReason == null)
        }

        test("what can not be loaded is not available, and the reason says what to do") {
            for (library in listOf("libno-such-zlib.so.9", "/no/such/folder/libz-ng.so.2", "")) {
                val provider = ZlibNgProvider(library)
                provider.isAvailable shouldBe false
                provider.unavailableReason.orEmpty() shouldContain
                    (if (isOldJvm) "needs JDK 22 or later, this is ${Runtime.version().feature()}" else library)
                val error = shouldThrow<IllegalStateException> { provider.create(CompressionLimits.DEFAULT) }
                error.message shouldContain provider.unavailableReason.orEmpty()
                provider.toString() shouldContain "not available"
            }
        }

        test("a library that is no zlib is refused") {
            val provider = ZlibNgProvider("libc.so.6")
            provider.isAvailable shouldBe false
            // Where there is no glibc it is refused as not found.
            if (!isOldJvm) provider.unavailableReason.orEmpty() shouldContain Regex("no zlib|not found")
        }
    })
