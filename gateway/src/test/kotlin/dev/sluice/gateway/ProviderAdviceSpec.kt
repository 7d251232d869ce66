package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.compression.CompressionLimits
import dev.sluice.compression.Decompressor
import dev.sluice.compression.DecompressorProvider
import dev.sluice.compression.Decompressors
import dev.sluice.compression.ZlibNgProvider
import dev.sluice.model.Intents
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.string.shouldContain

/** Decompressors that were plugged in and are not used. */
class ProviderAdviceSpec :
    StringSpec({
        val told = ArrayList<String>()
        val advice = ProviderAdvice { told += it }

        beforeEach { told.clear() }

        "a zlib-ng that is not there is told of, with what to do and what is used instead" {
            val missing = ZlibNgProvider("/nowhere/libz-ng.so.2")

            advice.chosen(Compression.ZLIB_STREAM, listOf(missing) + Decompressors.providers())

            told shouldHaveSize 1
            told.single() shouldContain "ZLIB_STREAM is decompressed by Sluice instead of zlib-ng"
            told.single() shouldContain missing.unavailableReason!!
        }

        "it is told once, however many shards there are" {
            val providers = listOf(Provider("broken", isAvailable = false)) + Decompressors.providers()

            repeat(3) { advice.chosen(Compression.ZLIB_STREAM, providers) }

            told shouldContainExactly
                listOf("ZLIB_STREAM is decompressed by Sluice instead of broken: broken is not available here")
        }

        "nothing is told of providers that come after the one that is used, work, or are for another compression" {
            val providers =
                listOf(
                    Provider("of another", isAvailable = false, Compression.PAYLOAD),
                    Provider("good", isAvailable = true),
                    Provider("later", isAvailable = false),
                )

            advice.chosen(Compression.ZLIB_STREAM, providers)

            told.shouldBeEmpty()
        }

        "where none is available nothing is used instead: the connection says so" {
            advice.chosen(Compression.ZLIB_STREAM, listOf(Provider("only", isAvailable = false)))

            told.shouldBeEmpty()
        }

        "a zstd that is there and does not work is told of where zlib takes its place, once" {
            val broken = Provider("broken zstd", isAvailable = false, Compression.ZSTD_STREAM)

            repeat(3) { advice.preferred(Compression.ZLIB_STREAM, listOf(broken) + Decompressors.providers()) }

            told shouldContainExactly
                listOf("ZLIB_STREAM is used instead of ZSTD_STREAM: broken zstd is not available here")
        }

        "nothing is told of a zstd that nobody has put there, nor where zstd is used" {
            val absent = Provider("absent", isAvailable = false, Compression.ZSTD_STREAM, isInstalled = false)
            val broken = Provider("broken", isAvailable = false, Compression.ZSTD_STREAM)

            advice.preferred(Compression.ZLIB_STREAM, listOf(absent))
            advice.preferred(Compression.ZSTD_STREAM, listOf(broken))

            told.shouldBeEmpty()
        }

        "a shard with the built-in ones warns of nothing" {
            LogCapture().use { log ->
                Shard("MTAwMDAwMDAwMDAwMDAwMDAx.test.token", Intents.NONE) { compression(Compression.ZLIB_STREAM) }
                log.warnings().shouldBeEmpty()
            }
        }
    }) {
    private class Provider(
        override val name: String,
        override val isAvailable: Boolean,
        override val compression: Compression = Compression.ZLIB_STREAM,
        override val isInstalled: Boolean = true,
    ) : DecompressorProvider {
        override val priority: Int get() = 1

        override fun create(limits: CompressionLimits): Decompressor = error("not asked for here")
    }
}
