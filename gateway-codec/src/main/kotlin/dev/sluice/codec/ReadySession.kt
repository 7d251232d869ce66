package dev.sluice.codec

/**
 * What a session needs of READY, read without decoding the rest. Immutable. [toString] does not show the session id.
 *
 * @property sessionId for resuming
 * @property resumeGatewayUrl where to resume; null when READY had none
 * @property userId the bot's own id; null when READY had none
 */
public class ReadySession(
    public val sessionId: String,
    public val resumeGatewayUrl: String?,
    public val userId: Long?,
) {
    override fun toString(): String = "ReadySession(resumeGatewayUrl=$resumeGatewayUrl, userId=$userId)"
}
