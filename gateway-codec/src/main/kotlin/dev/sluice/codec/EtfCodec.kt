package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import dev.sluice.model.GatewayCommand
import dev.sluice.model.UnknownEvent
import kotlinx.serialization.KSerializer
import java.util.Objects

/**
 * The gateway's encoding in Erlang's external term format: `encoding=etf`.
 *
 * The events are the same objects that [JsonCodec] gives. Accepted are all terms that Discord, its own library erlpack
 * and newer Erlang versions write: keys as atoms or texts, ids as integers or texts, integers of any size, floats of
 * both forms, `nil` and `null`, tuples and byte strings as lists, and compressed payloads. A term that cannot stand
 * for data, such as a process id, is an error. Commands have texts as keys and ids.
 *
 * The data of a payload are one term, without the version byte 131. Only those of a compressed payload are the payload
 * as a whole, which [decode] and the others take as well; [dev.sluice.model.UnknownEvent]s always hold the term.
 *
 * Use [DEFAULT] unless you want to decode some events yourself or other limits, then [builder]. Immutable, thread-safe.
 * Source: Discord docs, Gateway > Encoding and Compression > Using ETF; Erlang/OTP, External Term Format.
 */
public class EtfCodec private constructor(builder: Builder) : Codec {
    private val own: Map<EventType, EventDecoder> = builder.own.toMap()
    private val maxDepth = builder.maxDepth
    private val maxBytes = builder.maxBytes
    private val payloads = EtfPayloads(maxBytes, maxDepth, builder.maxStructures)
    private val envelopes = EtfEnvelopes(NAMES, payloads)
    private val tables = FieldTables()

    override val encoding: String get() = "etf"

    override val isBinary: Boolean get() = true

    /**
     * Finds opcode, sequence, type and data of one payload.
     *
     * Keys may come in any order, unknown ones are skipped, of one that comes twice the last counts.
     *
     * @throws MalformedPayloadException when it is no map with an integer `op`, or exceeds a limit
     */
    override fun readEnvelope(bytes: ByteArray, offset: Int, length: Int, into: Envelope) {
        into.clear()
        try {
            reading { envelopes.read(bytes, offset, length, into) }
        } catch (e: MalformedPayloadException) {
            into.clear()
            throw e
        }
    }

    override fun decode(type: EventType, bytes: ByteArray, offset: Int, length: Int): DispatchEvent {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        val serializer = EventCatalog.serializerOf(type)
        val decoder = own[type]
        return when {
            decoder != null -> decode(decoder, type, bytes, offset, length)
            serializer != null -> decode(serializer, type, bytes, offset, length)
            else -> UnknownEvent(type.name, exactData(type, bytes, offset, length).copy())
        }
    }

    override fun readHello(bytes: ByteArray, offset: Int, length: Int): Long =
        reading { EtfSessionData.readHello(payloads.openData(bytes, offset, length)) }

    override fun readInvalidSession(bytes: ByteArray, offset: Int, length: Int): Boolean =
        reading { EtfSessionData.readInvalidSession(payloads.openData(bytes, offset, length)) }

    override fun readReady(bytes: ByteArray, offset: Int, length: Int): ReadySession =
        reading { EtfSessionData.readReady(payloads.openData(bytes, offset, length)) }

    /**
     * The payload to send for [command], whole or not at all. The data of a raw command are converted from its JSON.
     *
     * @throws CommandTooLargeException when it has more than 4096 bytes
     * @throws IllegalArgumentException when a text holds half of a surrogate pair, or when a raw command's data are no
     *   JSON, or have a number beyond those of ETF
     */
    override fun encode(command: GatewayCommand): ByteArray {
        val bytes = EtfWriter().write(ReferenceJson.json.parseToJsonElement(CommandJson.write(command)))
        if (bytes.size > JsonCodec.MAX_COMMAND_BYTES) {
            throw CommandTooLargeException(bytes.size, JsonCodec.MAX_COMMAND_BYTES, command.opcode)
        }
        return bytes
    }

    override fun toString(): String = "EtfCodec(${(EventCatalog.types + own.keys).toSet().size} typed events)"

    private fun decode(
        serializer: KSerializer<out DispatchEvent>,
        type: EventType,
        bytes: ByteArray,
        offset: Int,
        length: Int,
    ): DispatchEvent {
        var decoder: EtfDecoder? = null
        return decoding(type, { decoder?.path() ?: ROOT }) {
            val reader = payloads.openData(bytes, offset, length)
            val made = EtfDecoder(reader, tables).also { decoder = it }
            made.decodeSerializableValue(serializer).also { reader.checkEnd() }
        }
    }

    private fun decode(decoder: EventDecoder, type: EventType, bytes: ByteArray, offset: Int, length: Int) =
        exactData(type, bytes, offset, length).let { data ->
            decoding(type, { ROOT }) {
                requireEvent(type, decoder.decode(data.bytes, data.origin, data.end - data.origin))
            }
        }

    /** The data as one term. */
    private fun exactData(type: EventType, bytes: ByteArray, offset: Int, length: Int): EtfReader =
        decoding(type, { ROOT }) {
            val reader = payloads.openData(bytes, offset, length)
            reader.skip(0)
            reader.also { it.checkEnd() }
        }

    private fun EtfReader.copy() = bytes.copyOfRange(origin, end)

    private inline fun <T> decoding(type: EventType, path: () -> String, decode: () -> T): T =
        try {
            decode()
        } catch (e: EventDecodeException) {
            throw e
        } catch (e: EtfFault) {
            throw EventDecodeException(type, path(), "${e.what} at byte ${e.index}", e)
        } catch (_: StackOverflowError) {
            // The depth is limited, but the calling thread may have a small stack, and what comes from the wire must
            // not end it. The cause is left out: its trace is long and tells nothing.
            throw EventDecodeException(type, ROOT, TOO_DEEP, null)
        } catch (
            // A CancellationException, too: nothing is suspended here, so it is no cancellation of the caller's.
            @Suppress("TooGenericExceptionCaught") e: Exception,
        ) {
            throw decodeException(type, path(), e)
        }

    private inline fun <T> reading(read: () -> T): T =
        try {
            read()
        } catch (e: EtfFault) {
            throw MalformedPayloadException(e.what, e.index)
        } catch (_: StackOverflowError) {
            throw MalformedPayloadException(TOO_DEEP, 0)
        }

    /** Collects what an [EtfCodec] decodes itself, and its limits. Not thread-safe. */
    public class Builder internal constructor() {
        internal val own = HashMap<EventType, EventDecoder>()
        internal var maxDepth: Int = JsonBytes.MAX_DEPTH
            private set
        internal var maxBytes: Int = DEFAULT_MAX_BYTES
            private set
        internal var maxStructures: Int = JsonBytes.DEFAULT_MAX_STRUCTURES
            private set

        /** Decodes events of this [type], known or not, with [decoder] from now on. It is given one term. */
        public fun register(type: EventType, decoder: EventDecoder): Builder = apply { own[type] = decoder }

        /**
         * How deep maps and lists may be nested in a payload, 1 to 128; 128 unless set. Discord has about ten levels;
         * each takes up to 1.6 KB of the thread's stack, so that a stack of 512 KB always is enough.
         */
        public fun maxDepth(levels: Int): Builder =
            apply {
                val most = JsonBytes.MAX_DEPTH
                require(levels in 1..most) { "maxDepth must be 1 to $most, was $levels" }
                maxDepth = levels
            }

        /** How many bytes a payload may have, also after Erlang's own compression; 64 MiB unless set. */
        public fun maxBytes(bytes: Int): Builder =
            apply {
                require(bytes in 1..MOST_BYTES) { "maxBytes must be 1 to $MOST_BYTES, was $bytes" }
                maxBytes = bytes
            }

        /**
         * How many objects may be made of the data of a payload, so that few bytes cannot become many objects: each map
         * and list counts one, and so does each other value in a map or list, byte strings that stand for lists and
         * mixed values ([dev.sluice.model.DynamicValue]) included. 500,000 unless set, as in
         * [ByteJson.Builder.maxStructures].
         */
        public fun maxStructures(count: Int): Builder =
            apply {
                require(count > 0) { "maxStructures must be positive, was $count" }
                maxStructures = count
            }

        /** The finished codec. */
        public fun build(): EtfCodec = EtfCodec(this)
    }

    public companion object {
        /** As much as may be inflated at once. */
        private const val DEFAULT_MAX_BYTES = 64 shl 20

        /** Far more than Discord ever sends; sums of such sizes fit an Int. */
        private const val MOST_BYTES = 1 shl 30

        private const val ROOT = "$"
        private const val TOO_DEEP = "nested too deep for this thread's stack"
        private val NAMES = EventNames(EventType.entries)

        /** All typed events, as they come. */
        @JvmField
        public val DEFAULT: EtfCodec = Builder().build()

        /** Begins with all typed events and the limits of [DEFAULT]. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
