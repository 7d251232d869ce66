package dev.sluice.gateway

import dev.sluice.codec.Envelope
import dev.sluice.codec.MalformedPayloadException
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType

/**
 * One message of the gateway as it came: a payload with its bytes, or the close of a connection.
 *
 * Immutable by agreement: several collectors may share one instance, so do not write into [Payload.bytes].
 */
public sealed class RawMessage {
    /**
     * A payload, decompressed.
     *
     * @property opcode its `op`.
     * @property eventName its `t`; null unless it is a dispatch.
     * @property bytes the whole payload in the connection's encoding (JSON as UTF-8, or ETF); yours to keep.
     * @property dataOffset where its `d` begins in [bytes].
     */
    public class Payload internal constructor(
        public val opcode: Int,
        internal val sequenceOrMinus: Long,
        public val eventName: String?,
        public val bytes: ByteArray,
        public val dataOffset: Int,
        internal val dataSpan: Int,
        private val decoder: EventDecoder,
    ) : RawMessage() {
        /** Its `s`; null unless it is a dispatch. Made when asked for: an object for each payload is one too many. */
        public val sequence: Long? get() = sequenceOrMinus.takeIf { it >= 0 }

        /**
         * How many bytes its `d` has; 0 when there is none. Found out when it is first asked for, since most who keep a
         * payload whole never do.
         */
        public val dataLength: Int
            get() {
                // Threads that meet here find the same.
                if (foundLength < 0) foundLength = exactLength()
                return foundLength
            }

        private var foundLength = -1

        /** The whole payload as text; meant for JSON. */
        public fun text(): String = bytes.decodeToString()

        /** Its `d` as text, empty when there is none; meant for JSON. */
        public fun dataText(): String = bytes.decodeToString(dataOffset, dataOffset + dataLength)

        /**
         * It as a typed event; null unless it is a dispatch. Each call decodes anew. What cannot be decoded is an
         * [dev.sluice.model.UndecodableEvent].
         */
        public fun event(): DispatchEvent? =
            eventName?.let { decoder.decode(EventType.of(it), maxOf(sequenceOrMinus, 0), bytes, dataOffset, dataSpan) }

        /** Of data that cannot be read: all that lies where they are expected. */
        private fun exactLength(): Int {
            val envelope = Envelope()
            return try {
                decoder.codec.readEnvelope(bytes, 0, bytes.size, envelope)
                if (envelope.dataLength == 0) 0 else decoder.codec.exactDataLength(bytes, envelope)
            } catch (_: MalformedPayloadException) {
                dataSpan
            }
        }

        override fun toString(): String =
            "RawMessage.Payload(op=$opcode, s=$sequence, t=${eventName?.let(LogNames::of)}, ${bytes.size} bytes)"
    }

    /**
     * A connection has ended; the shard may well connect again.
     *
     * @property code the close code; 1006 when there was no close frame.
     * @property reason what the other side said, or empty.
     */
    public class Close internal constructor(public val code: Int, public val reason: String) : RawMessage() {
        /** Without the reason, which is as the peer wrote it: it may forge a line of a log, or echo what it was sent. */
        override fun toString(): String = "RawMessage.Close($code)"
    }
}
