package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.DynamicValue
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import dev.sluice.model.GatewayCommand
import dev.sluice.model.UnknownEvent
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecodingException
import kotlinx.serialization.modules.SerializersModule

/**
 * The gateway's JSON encoding: `encoding=json`.
 *
 * Use [DEFAULT] unless you want to decode some events yourself, then [builder]. Immutable, thread-safe.
 */
@OptIn(ExperimentalSerializationApi::class)
public class JsonCodec private constructor(builder: Builder) : Codec {
    private val decoders: Map<EventType, EventDecoder> = HashMap(builder.decoders)

    override val encoding: String get() = "json"

    override val isBinary: Boolean get() = false

    /**
     * Finds opcode, sequence, type and data of one payload.
     *
     * Keys may come in any order, unknown ones are skipped, of one that comes twice the last counts. For the key order
     * that Discord writes, the data are not looked at; keys that follow them are then part of the span, and [decode]
     * ignores them. At most 512 levels of nesting.
     *
     * @throws MalformedPayloadException when it is no JSON object in UTF-8 with an integer `op`
     */
    override fun readEnvelope(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
        SCANNER.scan(bytes, offset, length, into)
    }

    override fun decode(type: EventType, bytes: ByteArray, offset: Int, length: Int): DispatchEvent {
        val decoder = decoders[type]
        if (length == 0) return decoder?.let { decode(it, type, NULL, 0, NULL.size) } ?: UnknownEvent(type.name, NULL)
        return try {
            if (decoder != null) decode(decoder, type, bytes, offset, length) else unknown(type, bytes, offset, length)
        } catch (e: EventDecodeException) {
            // Perhaps keys follow the data: decode once more without them.
            val exact = exactLength(type, bytes, offset, length)
            if (decoder == null || exact == length) throw e
            decode(decoder, type, bytes, offset, exact)
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

    override fun toString(): String = "JsonCodec(${decoders.size} typed events)"

    private fun decode(decoder: EventDecoder, type: EventType, bytes: ByteArray, offset: Int, length: Int) =
        try {
            decoder.decode(bytes, offset, length)
        } catch (e: EventDecodeException) {
            throw e
        } catch (e: JsonDecodingException) {
            throw EventDecodeException(type, e.path ?: ROOT, brief(e.shortMessage), e)
        } catch (e: SerializationException) {
            val path = PATH.find(e.message.orEmpty())?.groupValues?.get(1) ?: ROOT
            throw EventDecodeException(type, path, brief(e.message), e)
        } catch (_: StackOverflowError) {
            // The depth is limited, but the calling thread may have a small stack, and what comes from the wire must
            // not end it. The cause is left out: its trace is long and tells nothing.
            throw EventDecodeException(type, ROOT, "nested too deep for this thread's stack", null)
        } catch (
            @Suppress("TooGenericExceptionCaught") e: RuntimeException,
        ) {
            throw EventDecodeException(type, ROOT, brief(e.message ?: e.javaClass.name), e)
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

    private fun brief(reason: String?): String = reason.orEmpty().substringBefore('\n').take(MAX_REASON)

    /** Collects what a [JsonCodec] decodes. Not thread-safe. */
    public class Builder internal constructor() {
        internal val decoders = HashMap<EventType, EventDecoder>()

        init {
            for (type in EventCatalog.types) {
                EventCatalog.serializerOf(type)?.let { decoders[type] = ReferenceDecoder(it) }
            }
        }

        /** Decodes events of this [type], known or not, with [decoder] from now on. */
        public fun register(type: EventType, decoder: EventDecoder): Builder = apply { decoders[type] = decoder }

        /** The finished codec. */
        public fun build(): JsonCodec = JsonCodec(this)
    }

    private class ReferenceDecoder(private val serializer: KSerializer<out DispatchEvent>) : EventDecoder {
        override fun decode(bytes: ByteArray, offset: Int, length: Int): DispatchEvent =
            reference.decodeFromString(serializer, String(bytes, offset, length, Charsets.UTF_8))
    }

    public companion object {
        /** Discord closes with 4002 on more. Source: Discord docs, Gateway > Sending Events. */
        public const val MAX_COMMAND_BYTES: Int = 4096

        /** Long enough for what and where, short enough for a log line. */
        private const val MAX_REASON = 200
        private const val ROOT = "$"
        private val PATH = Regex("""at path:? (\$\S*)""")
        private val NULL = "null".encodeToByteArray()
        private val SCANNER = EnvelopeScanner(EventNames(EventType.entries))

        /**
         * How Discord's JSON is read: unknown keys are ignored, a null where a value is due gives the default, numbers
         * may stand in quotes.
         *
         * Whatever else decodes events must agree with it, object for object.
         */
        @JvmField
        public val reference: Json = Json {
            ignoreUnknownKeys = true
            coerceInputValues = true
            maxNestingDepth = JsonBytes.MAX_DEPTH
            exceptionsWithDebugInfo = false
            serializersModule = SerializersModule { contextual(DynamicValue::class, JsonDynamicValueSerializer) }
        }

        /** All typed events, as they come. */
        @JvmField
        public val DEFAULT: JsonCodec = Builder().build()

        /** Begins with all typed events. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
