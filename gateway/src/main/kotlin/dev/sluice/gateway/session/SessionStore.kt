package dev.sluice.gateway.session

import dev.sluice.protocol.StoredSession
import java.util.concurrent.CompletionStage

/**
 * Keeps the sessions of shards where they outlive the process, so that the next one resumes instead of identifying.
 *
 * Give it to a shard with [dev.sluice.gateway.ShardBuilder.sessionStore]. The shard loads when it connects, saves as its
 * checkpoint moves (at most once a second unless configured, and at once when a session begins), and deletes when the
 * session has ended for good. It never calls for one key while another call for that key is under way, and never on
 * the shard's own threads: calls come on the runtime's callback executor, so an implementation may block. A call that takes
 * longer than [SessionStoreOptions.callTimeout] is interrupted and given up, whether it ends or not; the next one may then
 * begin before it has.
 *
 * **To implement**, in Java or Kotlin (there see the function of the same name, which takes suspending ones):
 * - [save] replaces what is there as a whole: a reader never sees half of it. It never puts a session over one that it
 *   [is behind][StoredSession.isBehind], not even when it is called by several processes; that call then completes as
 *   if it had.
 * - [load] gives back what was saved last, with commands and all, or null.
 * - A stage that fails is tried again, with a growing pause. One from [load] that fails with
 *   [dev.sluice.protocol.SnapshotRefusedException] is not: what is stored cannot be read, and the shard starts anew.
 * - What is kept lets whoever also has the token take over the session. Keep it where only the bot can read it.
 *
 * Thread-safe. `SessionStoreContract` in the tests of this module shows what is expected, and is there to be extended.
 */
public interface SessionStore {
    /** What was saved last for [key]; completes with null when there is nothing. */
    public fun load(key: SessionKey): CompletionStage<StoredSession?>

    /** Keeps [stored] for [key], unless something further on of the same session is kept already. */
    public fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?>

    /** Forgets [key]; completes normally when there is nothing to forget. */
    public fun delete(key: SessionKey): CompletionStage<Void?>
}
