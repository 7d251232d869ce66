package dev.sluice.testkit

import dev.sluice.model.Intents
import dev.sluice.model.ShardId

/** A gateway session as it was when it was asked for. Immutable. */
public class MockSession internal constructor(session: LiveSession) {
    /** The `session_id`. */
    public val id: String = session.id

    /** The shard that identified. */
    public val shard: ShardId = ShardId(session.shardId, session.shardCount)

    /** The intents of its Identify. */
    public val intents: Intents = Intents(session.intents)

    /** The `s` of its newest dispatch. */
    public val sequence: Long = session.sequence

    /**
     * The `s` of its READY and of each RESUMED, which no resume replays: a client that was cut off may never see one of
     * these, and sees all others.
     */
    public val unreplayed: List<Long> = session.unreplayed.toList()

    /** Whether a client is connected to it; if not it buffers events until its lifetime ends. */
    public val isConnected: Boolean = session.connection != null

    /** The last presence that was accepted, as JSON; null when none was given. */
    public val presence: String? = session.presence

    override fun toString(): String = "MockSession($id, shard $shard, s=$sequence, connected=$isConnected)"
}
