package dev.sluice.gateway.rest

/**
 * What Discord recommends for a bot's gateway connections (Discord docs, Gateway > Get Gateway Bot). Immutable.
 *
 * @property url where to connect
 * @property shards the recommended number of shards; at least 1
 * @property sessionStartLimit how many sessions may be started
 */
public class GatewayBotInfo(
    public val url: String,
    public val shards: Int,
    public val sessionStartLimit: SessionStartLimit,
) {
    override fun equals(other: Any?): Boolean =
        other is GatewayBotInfo &&
            other.url == url &&
            other.shards == shards &&
            other.sessionStartLimit == sessionStartLimit

    override fun hashCode(): Int = (url.hashCode() * PRIME + shards) * PRIME + sessionStartLimit.hashCode()

    override fun toString(): String = "GatewayBotInfo($url, shards=$shards, $sessionStartLimit)"

    private companion object {
        const val PRIME = 31
    }
}
