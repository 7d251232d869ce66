package dev.sluice.model

import java.util.Objects

/**
 * Continues a session after a disconnect. [toString] shows neither the token nor the session id.
 *
 * Source: Discord docs, Gateway Events > Resume.
 *
 * @property token the bot's token
 * @property sessionId from READY
 * @property sequence the last one received
 */
public class Resume(public val token: Token, public val sessionId: String, public val sequence: Long) :
    SessionCommand {
    override val opcode: Int get() = Opcode.RESUME

    override fun equals(other: Any?): Boolean =
        other is Resume && other.token == token && other.sessionId == sessionId && other.sequence == sequence

    override fun hashCode(): Int = Objects.hash(token, sessionId, sequence)

    override fun toString(): String = "Resume(token=***, sessionId=***, sequence=$sequence)"
}
