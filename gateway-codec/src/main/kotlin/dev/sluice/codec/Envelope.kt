package dev.sluice.codec

import dev.sluice.model.EventType
import dev.sluice.model.Opcode

/**
 * What surrounds the data of a payload, and where in its bytes the data lie.
 *
 * Made to be used again for each payload. Mutable, not thread-safe.
 * Source: Discord docs, Gateway Events > Payload Structure.
 */
public class Envelope {
    /** The `op`; -1 = absent. */
    public var opcode: Int = -1

    /** The `s`; -1 = absent or null. */
    public var sequence: Long = -1

    /** The `t`; null = absent or null. */
    public var type: EventType? = null

    /** Where the `d` begins, in the array that was read. */
    public var dataOffset: Int = 0

    /** How many bytes the `d` has; 0 = absent. */
    public var dataLength: Int = 0

    /**
     * Whether the data were looked at. If not, they reach from [dataOffset] to the payload's last brace but one, and
     * further keys of the payload may be among them: see [Codec.exactDataLength].
     */
    public var isDataExact: Boolean = true

    /** Makes everything absent. */
    public fun clear() {
        opcode = -1
        sequence = -1
        type = null
        dataOffset = 0
        dataLength = 0
        isDataExact = true
    }

    override fun toString(): String =
        "Envelope(op=${Opcode.nameOf(opcode)}, s=$sequence, t=$type, $dataLength bytes from $dataOffset)"
}
