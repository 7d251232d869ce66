package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import java.time.Instant

/**
 * The session while it moves: [Session] with a sequence that changes. Session id, resume URL and sequence form one
 * value; it is replaced or dropped as a whole, so that no sequence of an old session meets the id of a new one.
 *
 * @property encoding what it was begun in, and is resumed in.
 * @property compression what it was begun under, and is resumed under.
 * @property intents what it was identified with, when that is known.
 * @param stored what the process before knew of it.
 */
internal class LiveSession(
    val id: String,
    val resumeUrl: String?,
    private val shardId: ShardId,
    val botUserId: Long?,
    var sequence: Long,
    val encoding: String,
    val compression: Compression,
    val intents: Intents? = null,
    private val stored: StoredSession? = null,
) {
    /** What is resumed was finished up to where it stands. How it was begun, if that is not known, [config] says. */
    constructor(session: Session, config: ProtocolConfig, stored: StoredSession? = null) :
        this(
            session.id,
            session.resumeUrl,
            session.shardId,
            session.botUserId,
            session.sequence,
            session.encoding ?: stored?.encoding ?: config.codec.encoding,
            session.compression ?: config.compression,
            stored?.intents,
            stored,
        ) {
        finished = session.sequence
    }

    /** The last sequence that the driver calls finished; 0 when none is. */
    var finished: Long = 0
        private set

    /** When its last message came, in this process; null = none has come yet. */
    val heardAtNanos: Long? get() = lastHeardNanos.takeIf { isHeard }

    /** Two plain fields: a `Long?` that is set with each payload would be an object for each payload. */
    private var lastHeardNanos = 0L
    private var isHeard = false

    /** When its last message came in the process before. */
    val heardBefore: Instant? get() = stored?.lastReceivedAt

    /** The last sequence received, by the process before if need be: a resume may have begun further back. */
    val lastReceived: Long get() = maxOf(sequence, stored?.lastReceived ?: 0)

    /** A message of it came. */
    fun heard(nowNanos: Long) {
        lastHeardNanos = nowNanos
        isHeard = true
    }

    /** Never goes back, and never past what was received. */
    fun finish(upTo: Long) {
        if (upTo in finished..sequence) finished = upTo
    }

    fun toSession() = Session(id, resumeUrl, sequence, shardId, botUserId, encoding, compression)
}
