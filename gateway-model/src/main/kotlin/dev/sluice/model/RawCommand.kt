package dev.sluice.model

import java.util.Objects

/**
 * Any opcode with any data, for what Discord has and Sluice does not know yet.
 *
 * Delicate: Discord closes the connection on an opcode or a body that it does not like (4001, 4002), and Sluice does
 * not look into it; session commands (1, 2, 6) sent this way disturb the shard. Immutable, equal by content.
 *
 * @property opcode the `op`
 * @property dataJson the `d` as JSON text; it must be one JSON value, which the codec checks
 */
@DelicateGatewayApi
public class RawCommand(override val opcode: Int, public val dataJson: String) : Command {
    init {
        require(opcode >= 0) { "an opcode is not negative, was $opcode" }
    }

    override fun equals(other: Any?): Boolean =
        other is RawCommand && other.opcode == opcode && other.dataJson == dataJson

    override fun hashCode(): Int = Objects.hash(opcode, dataJson)

    override fun toString(): String = "RawCommand(opcode=$opcode, ${dataJson.length} characters)"
}
