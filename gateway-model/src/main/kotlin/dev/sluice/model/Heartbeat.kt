package dev.sluice.model

/**
 * Keeps the connection alive; Discord answers with opcode 11.
 *
 * Source: Discord docs, Gateway > Sending Heartbeats.
 *
 * @property sequence the last one received; null when none was
 */
public class Heartbeat(public val sequence: Long?) : SessionCommand {
    override val opcode: Int get() = Opcode.HEARTBEAT

    override fun equals(other: Any?): Boolean = other is Heartbeat && other.sequence == sequence

    override fun hashCode(): Int = sequence.hashCode()

    override fun toString(): String = "Heartbeat(sequence=$sequence)"
}
