package dev.sluice.gateway

import dev.sluice.compression.Compression
import dev.sluice.compression.DecompressorProvider
import dev.sluice.compression.Decompressors
import org.slf4j.LoggerFactory
import java.util.concurrent.ConcurrentHashMap

/**
 * Tells whoever plugged in a decompressor that does not work here, or has a zstd-jni that does not, and what is used in
 * its place: a shard runs either way, and would only cost more than its owner believes.
 *
 * One WARN for each provider. Thread-safe.
 */
internal class ProviderAdvice(private val warn: (String) -> Unit) {
    private val told: MutableSet<DecompressorProvider> = ConcurrentHashMap.newKeySet()

    /** A shard will use [compression], by the first of [providers] that is available. */
    fun chosen(compression: Compression, providers: List<DecompressorProvider>) {
        val candidates = providers.filter { it.compression == compression }
        val used = candidates.firstOrNull { it.isAvailable } ?: return
        for (passedOver in candidates.takeWhile { it !== used }) {
            if (!told.add(passedOver)) continue
            warn(
                "$compression is decompressed by ${used.name} instead of ${passedOver.name}: ${passedOver.unavailableReason}",
            )
        }
    }

    /** A shard will use [compression], which nobody has asked for: it is the best that works here. */
    fun preferred(compression: Compression, providers: List<DecompressorProvider>) {
        if (compression == BEST) return
        for (provider in providers) {
            if (provider.compression != BEST || provider.isAvailable || !provider.isInstalled) continue
            if (told.add(provider)) warn("$compression is used instead of $BEST: ${provider.unavailableReason}")
        }
    }

    companion object {
        /** What [Decompressors.preferred] gives where it can. */
        private val BEST = Compression.ZSTD_STREAM
        private val ofProcess = ProviderAdvice(LoggerFactory.getLogger(Shard::class.java)::warn)

        /** [chosen] for the providers that there are; each is told of once in the life of the process. */
        fun chosen(compression: Compression): Unit = ofProcess.chosen(compression, Decompressors.providers())

        /** [preferred] likewise. */
        fun preferred(compression: Compression): Unit = ofProcess.preferred(compression, Decompressors.providers())
    }
}
