package dev.sluice.compression

/** A provider that needs nothing but the JDK, hence is always available. */
internal class BuiltInProvider(
    override val compression: Compression,
    override val name: String,
    private val factory: (CompressionLimits) -> Decompressor,
) : DecompressorProvider {
    override val priority: Int get() = 0

    override val isAvailable: Boolean get() = true

    override fun create(limits: CompressionLimits): Decompressor = factory(limits)

    override fun toString(): String = "$compression by $name"
}
