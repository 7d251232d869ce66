package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.GatewayCommand

/**
 * One encoding of the gateway: payloads to envelopes and events, commands to bytes.
 *
 * All offsets and lengths are in bytes. The arrays belong to the caller and are only looked at during the call.
 * Implementations are thread-safe, so that shards can share one. Java may implement this.
 * Source: Discord docs, Gateway > Encoding and Compression.
 */
public interface Codec {
    /** The value of the `encoding` parameter in the gateway URL, such as `json`. */
    public val encoding: String

    /** Whether commands go out in binary frames. */
    public val isBinary: Boolean

    /**
     * Finds opcode, sequence, type and data of one whole payload, without decoding the data.
     *
     * @throws MalformedPayloadException when it cannot be read or has no opcode; [into] is then cleared
     */
    public fun readEnvelope(bytes: ByteArray, offset: Int, length: Int, into: Envelope)

    /**
     * The exact length of the data that [readEnvelope] has found in [bytes].
     *
     * For those who keep or pass on the bytes of the data: [decode] needs no exact length. The [Envelope.dataLength],
     * unless an implementation says otherwise.
     *
     * @throws MalformedPayloadException when the data cannot be read
     */
    public fun exactDataLength(bytes: ByteArray, envelope: Envelope): Int = envelope.dataLength

    /**
     * Decodes the data of an event of this [type], as [readEnvelope] has found it; a length of 0 stands for null.
     *
     * A type without a class gives an [dev.sluice.model.UnknownEvent] with a copy of the bytes.
     *
     * @throws EventDecodeException when the data do not fit the type
     */
    public fun decode(type: EventType, bytes: ByteArray, offset: Int, length: Int): DispatchEvent

    /**
     * The heartbeat interval in the data of a Hello, in milliseconds.
     *
     * @throws MalformedPayloadException when there is none
     */
    public fun readHello(bytes: ByteArray, offset: Int, length: Int): Long

    /**
     * Whether the data of an Invalid Session allow a resume; false when absent or null.
     *
     * @throws MalformedPayloadException when it is no boolean
     */
    public fun readInvalidSession(bytes: ByteArray, offset: Int, length: Int): Boolean

    /**
     * The session in the data of a READY; whatever else is in there may be odd.
     *
     * @throws MalformedPayloadException when there is no session id
     */
    public fun readReady(bytes: ByteArray, offset: Int, length: Int): ReadySession

    /**
     * The payload to send for [command], whole or not at all.
     *
     * @throws CommandTooLargeException when it has more bytes than Discord takes
     * @throws IllegalArgumentException when a text holds half of a surrogate pair, as one does that was cut within a
     *   character, or when a raw command's data cannot be written in this encoding
     */
    public fun encode(command: GatewayCommand): ByteArray
}
