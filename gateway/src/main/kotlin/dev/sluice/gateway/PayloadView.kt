package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.protocol.Output

/**
 * A payload as it lies in the memory of the thread that reads: nothing is copied, and nothing of it stays.
 *
 * One object is used again and again. It and the bytes it points to are valid only until the handler that was given it
 * returns; afterwards it is empty. What shall live longer is what [copy] gives. Not thread-safe: for that thread only.
 */
public class PayloadView internal constructor(private val decoder: EventDecoder) {
    /** Its `op`. */
    public var opcode: Int = -1
        private set

    /** Its `s`; -1 unless it is a dispatch. */
    public var sequence: Long = -1
        private set

    /** The array in which the payload lies, in the connection's encoding (JSON as UTF-8, or ETF). Do not write to it. */
    public var bytes: ByteArray = EMPTY
        private set

    /** Where in [bytes] the whole payload begins. */
    public var offset: Int = 0
        private set

    /** How many bytes the whole payload has. */
    public var length: Int = 0
        private set

    private var type: EventType? = null
    private var dataFrom = 0
    private var dataSpan = 0

    /** Its `t`; null unless it is a dispatch. */
    public val eventName: String? get() = type?.name

    /** The payload with bytes of its own, to keep. */
    public fun copy(): RawMessage.Payload =
        RawMessage.Payload(
            opcode = opcode,
            sequenceOrMinus = sequence,
            eventName = eventName,
            bytes = bytes.copyOfRange(offset, offset + length),
            dataOffset = if (dataSpan == 0) 0 else dataFrom - offset,
            dataSpan = dataSpan,
            decoder = decoder,
        )

    override fun toString(): String = "PayloadView(op=$opcode, s=$sequence, t=$eventName, $length bytes)"

    internal fun show(received: Output.Received) {
        opcode = received.opcode
        sequence = received.sequence
        type = received.type
        bytes = received.bytes
        offset = received.offset
        length = received.length
        dataFrom = received.dataOffset
        dataSpan = received.dataLength
    }

    internal fun show(type: EventType, message: RawMessage.Payload) {
        opcode = message.opcode
        sequence = message.sequenceOrMinus
        this.type = type
        bytes = message.bytes
        offset = 0
        length = message.bytes.size
        dataFrom = message.dataOffset
        dataSpan = message.dataSpan
    }

    /** The bytes are about to be used for something else. */
    internal fun clear() {
        opcode = -1
        sequence = -1
        type = null
        bytes = EMPTY
        offset = 0
        length = 0
        dataFrom = 0
        dataSpan = 0
    }

    private companion object {
        val EMPTY = ByteArray(0)
    }
}
