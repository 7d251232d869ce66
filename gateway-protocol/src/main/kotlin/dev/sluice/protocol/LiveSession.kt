package dev.sluice.protocol

import dev.sluice.model.ShardId

/**
 * The session while it moves: [Session] with a sequence that changes. Session id, resume URL and sequence form one
 * value; it is replaced or dropped as a whole, so that no sequence of an old session meets the id of a new one.
 */
internal class LiveSession(
    val id: String,
    val resumeUrl: String?,
    private val shardId: ShardId,
    val botUserId: Long?,
    var sequence: Long,
) {
    constructor(session: Session) :
        this(session.id, session.resumeUrl, session.shardId, session.botUserId, session.sequence)

    fun toSession() = Session(id, resumeUrl, sequence, shardId, botUserId)
}
