package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import dev.sluice.model.GatewayCommand
import dev.sluice.model.UnknownEvent
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecodingException
import java.util.Objects

/**
 * The gateway's JSON encoding: `encoding=json`.
 *
 * Use [DEFAULT] unless you want to decode some events yourself, then [builder]. Immutable, thread-safe.
 */
@OptIn(ExperimentalSerializationApi::class)
public class JsonCodec private constructor(builder: Builder) : Codec {
    private val decoders: Map<EventType, EventDecoder> = builder.decoders()
    private val isReference = builder.isReference

    override val encoding: String get() = "json"

    override val isBinary: Boolean get() = false

    /**
     * Finds opcode, sequence, type and data of one payload.
     *
     * Keys may come in any order, unknown ones are skipped, of one that comes twice the last counts. For the key order
     * that Discord writes, the data are not looked at; keys that follow them are then part of the span: [decode] ignores
     * them, [exactDataLength] leaves them out. At most 128 levels of nesting.
     *
     * @throws MalformedPayloadException when it is no JSON object in UTF-8 with an integer `op`
     */
    override fun readEnvelope(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
        SCANNER.scan(bytes, offset, length, into)
    }

    /**
     * The length of [envelope]'s data in [bytes]. It differs from [Envelope.dataLength] when keys follow the data of a
     * payload that begins as Discord's do; to know that, the data must be scanned, which [decode] does as it reads.
     */
    override fun exactDataLength(bytes: ByteArray, envelope: Envelope): Int {
        if (envelope.isDataExact) return envelope.dataLength
        val offset = envelope.dataOffset
        return try {
            DataSpan.exactEnd(bytes, offset, offset + envelope.dataLength) - offset
        } catch (e: JsonBytes.Malformed) {
            throw MalformedPayloadException(e.what, e.index - offset)
        }
    }

    override fun decode(type: EventType, bytes: ByteArray, offset: Int, length: Int): DispatchEvent {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        val decoder = decoders[type]
        return when {
            length == 0 && decoder == null -> UnknownEvent(type.name, NULL)
            length == 0 -> decode(decoder!!, type, NULL, 0, NULL.size)
            decoder == null -> unknown(type, bytes, offset, length)
            decoder is ByteEventDecoder -> decode(decoder, type, bytes, offset, length)
            else -> decode(decoder, type, bytes, offset, exactLength(type, bytes, offset, length))
        }
    }

    override fun readHello(bytes: ByteArray, offset: Int, length: Int): Long =
        SessionData.readHello(bytes, offset, length)

    override fun readInvalidSession(bytes: ByteArray, offset: Int, length: Int): Boolean =
        SessionData.readInvalidSession(bytes, offset, length)

    override fun readReady(bytes: ByteArray, offset: Int, length: Int): ReadySession =
        SessionData.readReady(bytes, offset, length)

    override fun encode(command: GatewayCommand): ByteArray {
        val bytes = CommandJson.write(command).encodeToByteArray()
        if (bytes.size > MAX_COMMAND_BYTES) {
            throw CommandTooLargeException(bytes.size, MAX_COMMAND_BYTES, command.opcode)
        }
        return bytes
    }

    override fun toString(): String =
        "JsonCodec(${decoders.size} typed events${if (isReference) ", by kotlinx.serialization's Json" else ""})"

    private fun decode(decoder: EventDecoder, type: EventType, bytes: ByteArray, offset: Int, length: Int) =
        try {
            requireEvent(type, decoder.decode(bytes, offset, length))
        } catch (e: EventDecodeException) {
            throw e
        } catch (e: ByteJsonException) {
            throw EventDecodeException(type, e.path, "${e.reason} at byte ${e.byteOffset}", e.cause ?: e)
        } catch (e: JsonDecodingException) {
            throw EventDecodeException(type, OneLine.words(e.path ?: ROOT), OneLine.reason(e.shortMessage), e)
        } catch (e: SerializationException) {
            val path = PATH.find(e.message.orEmpty())?.groupValues?.get(1) ?: ROOT
            throw EventDecodeException(type, OneLine.words(path), OneLine.reason(e.message.orEmpty()), e)
        } catch (_: StackOverflowError) {
            // The depth is limited, but the calling thread may have a small stack, and what comes from the wire must
            // not end it. The cause is left out: its trace is long and tells nothing.
            throw EventDecodeException(type, ROOT, "nested too deep for this thread's stack", null)
        } catch (
            // A CancellationException, too: nothing is suspended here, so it is no cancellation of the caller's.
            @Suppress("TooGenericExceptionCaught") e: Exception,
        ) {
            throw decodeException(type, ROOT, e)
        }

    private fun unknown(type: EventType, bytes: ByteArray, offset: Int, length: Int): UnknownEvent {
        val exact = exactLength(type, bytes, offset, length)
        return UnknownEvent(type.name, bytes.copyOfRange(offset, offset + exact))
    }

    private fun exactLength(type: EventType, bytes: ByteArray, offset: Int, length: Int): Int =
        try {
            DataSpan.exactEnd(bytes, offset, offset + length) - offset
        } catch (e: JsonBytes.Malformed) {
            throw EventDecodeException(type, ROOT, "${e.what} at byte ${e.index - offset}", e)
        }

    /** Collects what a [JsonCodec] decodes, and how. Not thread-safe. */
    public class Builder internal constructor() {
        private val own = HashMap<EventType, EventDecoder>()
        private val format = ByteJson.builder()
        internal var isReference = false
            private set

        /**
         * Decodes events of this [type], known or not, with [decoder] from now on.
         *
         * It is given the exact data, so they are scanned once before.
         */
        public fun register(type: EventType, decoder: EventDecoder): Builder = apply { own[type] = decoder }

        /**
         * Decodes with kotlinx.serialization's own Json, [reference], instead of [ByteJson]: the same objects, for
         * three times the time. For comparison, and for those who do not trust the other. Off unless set.
         *
         * What it does not have is the care of the other: integers past 64 bits may come out as other numbers and large
         * ones with an exponent as the nearest Double (18446744073709551624 is read as 8), and its exceptions, which are
         * the causes of ours, may quote what came.
         */
        public fun useReference(use: Boolean): Builder = apply { isReference = use }

        /** See [ByteJson.Builder.maxDepth]; the reference keeps to 128. */
        public fun maxDepth(levels: Int): Builder = apply { format.maxDepth(levels) }

        /** See [ByteJson.Builder.maxBytes]; the reference has no limit. */
        public fun maxDataBytes(bytes: Int): Builder = apply { format.maxBytes(bytes) }

        /** See [ByteJson.Builder.maxStructures]; the reference has no limit. */
        public fun maxStructures(count: Int): Builder = apply { format.maxStructures(count) }

        internal fun decoders(): Map<EventType, EventDecoder> {
            val decoders = HashMap<EventType, EventDecoder>()
            val format = format.build()
            for (type in EventCatalog.types) {
                val serializer = EventCatalog.serializerOf(type) ?: continue
                decoders[type] = if (isReference) ReferenceDecoder(serializer) else ByteEventDecoder(format, serializer)
            }
            return decoders + own
        }

        /** The finished codec. */
        public fun build(): JsonCodec = JsonCodec(this)
    }

    private class ByteEventDecoder(
        private val format: ByteJson,
        private val serializer: KSerializer<out DispatchEvent>,
    ) : EventDecoder {
        override fun decode(bytes: ByteArray, offset: Int, length: Int): DispatchEvent =
            format.decode(serializer, bytes, offset, length, keysMayFollow = true)
    }

    private class ReferenceDecoder(private val serializer: KSerializer<out DispatchEvent>) : EventDecoder {
        override fun decode(bytes: ByteArray, offset: Int, length: Int): DispatchEvent =
            reference.decodeFromString(serializer, String(bytes, offset, length, Charsets.UTF_8))
    }

    public companion object {
        /** Discord closes with 4002 on more. Source: Discord docs, Gateway > Sending Events. */
        public const val MAX_COMMAND_BYTES: Int = 4096

        private const val ROOT = "$"
        private val PATH = Regex("""at path:? (\$\S*)""")
        private val NULL = "null".encodeToByteArray()
        private val SCANNER = EnvelopeScanner(EventNames(EventType.entries))

        /**
         * How Discord's JSON is read: unknown keys are ignored, a null where a value is due gives the default, absent
         * stands for null, numbers may stand in quotes.
         *
         * Whatever else decodes events must agree with it, object for object, save for the integers that it reads as
         * other numbers: see [Builder.useReference].
         */
        @JvmField
        public val reference: Json = ReferenceJson.json

        /** All typed events, as they come. */
        @JvmField
        public val DEFAULT: JsonCodec = Builder().build()

        /** Begins with all typed events. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
