package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal class CompressionSpec :
    StringSpec({
        "Discord's names for the URL parameter go both ways" {
            Compression.ZLIB_STREAM.queryValue shouldBe "zlib-stream"
            Compression.ZSTD_STREAM.queryValue shouldBe "zstd-stream"
            for (compression in listOf(Compression.NONE, Compression.ZLIB_STREAM, Compression.ZSTD_STREAM)) {
                Compression.fromQueryValue(compression.queryValue) shouldBe compression
            }
            Compression.fromQueryValue("") shouldBe Compression.NONE
            Compression.PAYLOAD.queryValue shouldBe null
        }

        "an unknown name is refused and named" {
            shouldThrow<IllegalArgumentException> { Compression.fromQueryValue("gzip") }.message shouldContain "gzip"
        }

        "limits out of range are refused and named" {
            shouldThrow<IllegalArgumentException> { CompressionLimits(maxInflatedBytes = 0) }.message shouldContain
                "maxInflatedBytes"
            shouldThrow<IllegalArgumentException> { CompressionLimits(maxPendingBytes = -1) }.message shouldContain "-1"
            shouldThrow<IllegalArgumentException> { CompressionLimits(maxWindowBytes = 1023) }.message shouldContain
                "1023"
            shouldThrow<IllegalArgumentException> { CompressionLimits(maxWindowBytes = (1 shl 30) + 1) }
            CompressionLimits(1, 1, 1024).maxWindowBytes shouldBe 1024
            CompressionLimits(1, 1, 1 shl 30).maxWindowBytes shouldBe (1 shl 30)
        }
    })
