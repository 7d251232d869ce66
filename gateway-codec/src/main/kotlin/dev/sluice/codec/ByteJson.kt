package dev.sluice.codec

import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.json.Json
import kotlinx.serialization.modules.SerializersModule
import kotlinx.serialization.modules.plus
import java.util.Objects

/**
 * Decodes JSON in UTF-8 bytes to `@Serializable` classes, without a text or a tree in between.
 *
 * [JsonCodec] decodes events with it; use it for classes of your own, such as for the payload of an
 * [dev.sluice.model.UnknownEvent]. It gives what [JsonCodec.reference] gives, object for object, for all JSON, and
 * takes about a third of the time. Integers are the exception: here each is exact or refused, there those past 64 bits
 * and those with an exponent may come out as others (polymorphic classes are read there). Where the data are no JSON, it
 * is stricter than kotlinx.serialization, which lets some of that pass: control characters in strings, numbers such as
 * `01` or `1.`, `TRUE`, keys without quotes, anything in values that are skipped; also UTF-8 that is broken, which Java
 * reads as U+FFFD.
 *
 * Limits: see [Builder]. Whatever the bytes are, they give an object or a [ByteJsonException]. Immutable, thread-safe.
 */
public class ByteJson private constructor(builder: Builder) {
    /** The Json that it agrees with; it decodes polymorphic classes. */
    public val json: Json = builder.json()
    private val maxDepth = builder.maxDepth
    private val maxBytes = builder.maxBytes
    private val maxStructures = builder.maxStructures
    private val tables = FieldTables()
    private val decoders = DecoderPool { ByteDecoder(json, tables, maxDepth, maxStructures) }

    /** Decodes all [bytes]. */
    public fun <T> decode(deserializer: DeserializationStrategy<T>, bytes: ByteArray): T =
        decode(deserializer, bytes, 0, bytes.size)

    /**
     * Decodes [length] bytes from [offset].
     *
     * @throws ByteJsonException when they are no JSON, do not fit the class, or exceed a limit
     * @throws IndexOutOfBoundsException when there are no such bytes
     */
    public fun <T> decode(deserializer: DeserializationStrategy<T>, bytes: ByteArray, offset: Int, length: Int): T =
        decode(deserializer, bytes, offset, length, keysMayFollow = false)

    /** With [keysMayFollow], the value may come with further keys of the payload behind: these are ignored. */
    internal fun <T> decode(
        deserializer: DeserializationStrategy<T>,
        bytes: ByteArray,
        offset: Int,
        length: Int,
        keysMayFollow: Boolean,
    ): T {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        if (length > maxBytes) throw ByteJsonException(ROOT, "$length bytes are more than $maxBytes", 0, null)
        val decoder = decoders.take()
        try {
            return decoder.read(deserializer, bytes, offset, length, keysMayFollow)
        } catch (e: ByteFault) {
            throw ByteJsonException(decoder.path() + e.innerPath, e.what, e.index, null)
        } catch (_: StackOverflowError) {
            // The depth is limited, but the calling thread may have a small stack, and what comes from the wire must
            // not end it. The cause is left out: its trace is long and tells nothing.
            throw ByteJsonException(ROOT, "nested too deep for this thread's stack", decoder.offset, null)
        } catch (
            // Whatever serializers, or constructors of the classes, throw.
            @Suppress("TooGenericExceptionCaught") e: Exception,
        ) {
            throw failure(decoder, e)
        } finally {
            decoder.unload()
            decoders.giveBack(decoder)
        }
    }

    private fun failure(decoder: ByteDecoder, cause: Exception): ByteJsonException {
        val reason = OneLine.reason(cause.message ?: cause.javaClass.name)
        return ByteJsonException(decoder.path(), reason, decoder.offset, cause)
    }

    override fun toString(): String = "ByteJson(maxDepth=$maxDepth, maxBytes=$maxBytes, maxStructures=$maxStructures)"

    /** Not thread-safe. */
    public class Builder internal constructor() {
        internal var maxDepth: Int = JsonBytes.MAX_DEPTH
            private set
        internal var maxBytes: Int = DEFAULT_MAX_BYTES
            private set
        internal var maxStructures: Int = JsonBytes.DEFAULT_MAX_STRUCTURES
            private set
        private var module: SerializersModule? = null

        /**
         * How deep objects and lists may be nested, 1 to 128; 128 unless set. Discord has about ten levels;
         * each takes up to 1.6 KB of the thread's stack, so that a stack of 512 KB always is enough.
         */
        public fun maxDepth(levels: Int): Builder =
            apply {
                val most = JsonBytes.MAX_DEPTH
                require(levels in 1..most) { "maxDepth must be 1 to $most, was $levels" }
                maxDepth = levels
            }

        /** How many bytes may be decoded at once; 64 MiB unless set, as much as may be inflated at once. */
        public fun maxBytes(bytes: Int): Builder =
            apply {
                require(bytes in 1..MOST_BYTES) { "maxBytes must be 1 to $MOST_BYTES, was $bytes" }
                maxBytes = bytes
            }

        /**
         * How many objects may be made of what is decoded at once, so that few bytes cannot become many objects: each
         * object and list counts one, and so does each other value in a list, in a map, and within a mixed value
         * ([dev.sluice.model.DynamicValue], a `JsonElement`) or a polymorphic class. 2,000,000 unless set, and never more
         * than one for 16 bytes (in ETF 8), besides 10,000: events have twenty to fifty bytes for each, and three bytes
         * could become an object of two hundred.
         */
        public fun maxStructures(count: Int): Builder =
            apply {
                require(count > 0) { "maxStructures must be positive, was $count" }
                maxStructures = count
            }

        /** For contextual and polymorphic classes; none unless set. */
        public fun serializersModule(module: SerializersModule): Builder = apply { this.module = module }

        internal fun json(): Json {
            val added = module ?: return ReferenceJson.json
            return Json(ReferenceJson.json) { serializersModule = ReferenceJson.json.serializersModule + added }
        }

        /** The finished format. */
        public fun build(): ByteJson = ByteJson(this)
    }

    public companion object {
        private const val DEFAULT_MAX_BYTES = 64 shl 20

        /** The copy that is read takes a quarter more, and an array has no more than 2 GiB. */
        private const val MOST_BYTES = 1 shl 30

        private const val ROOT = "$"

        /** With the limits as they are unless set. */
        @JvmField
        public val DEFAULT: ByteJson = Builder().build()

        /** Begins with the limits of [DEFAULT]. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
