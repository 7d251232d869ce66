package dev.sluice.gateway.health

import dev.sluice.model.ShardId

/**
 * Something that is not as it should be. Immutable.
 *
 * @property kind what sort of trouble it is, for machines.
 * @property message what it is, with the figures, for people; that of the first of [shards]. Never holds the token.
 * @property shards which shards have it; never empty.
 */
public class HealthReason internal constructor(
    public val kind: Kind,
    public val message: String,
    public val shards: List<ShardId>,
) {
    /** The sorts of trouble. More may come: give a `when` or `switch` a default. */
    public enum class Kind {
        /** A timer is late by [HealthOptions.stuckAfter]: threads are blocked. The only one that is mended by a restart. */
        STUCK,

        /** Stopped for good by an error that no reconnect mends, such as a wrong token. */
        FAILED,

        /** May not identify before a certain time, since the day's budget is used up. */
        PARKED,

        /** Without a session for [HealthOptions.disconnectedAfter]. */
        DISCONNECTED,

        /** Has read nothing for two heartbeats, since its events are not taken fast enough. */
        SLOW_COLLECTOR,

        /** No event has come for [HealthOptions.silentAfter], though the session stands. */
        SILENT,

        /** For a minute nothing could be stored: who goes on with the session would get old events again, or lose some. */
        STORE,

        ;

        /** In small letters with hyphens, as JSON and tags have it: `slow-collector`. */
        public val text: String = name.lowercase().replace('_', '-')
    }

    override fun toString(): String = "${kind.text} ($message${if (shards.size > 1) "; ${shards.size} shards" else ""})"
}
