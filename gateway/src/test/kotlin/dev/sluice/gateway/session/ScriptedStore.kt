package dev.sluice.gateway.session

import dev.sluice.protocol.StoredSession
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/** A store in memory that notes its calls, and fails or hangs as the test wants. For one key and one thread. */
internal class ScriptedStore : SessionStore {
    /** Such as `load`, `save session1@5`, `save session1@5+2` with two commands, `delete`. */
    val calls = ArrayList<String>()
    val kept = HashMap<SessionKey, StoredSession>()

    /** What calls fail with; null = they do not. */
    var failure: Throwable? = null

    /** Calls are left without an answer in [unanswered]. */
    var hangs = false
    val unanswered = ArrayList<() -> Unit>()
    var underWay = 0
        private set
    var mostUnderWay = 0
        private set

    val only: StoredSession? get() = kept.values.singleOrNull()

    fun saves(): List<String> = calls.filter { it.startsWith("save") }

    override fun load(key: SessionKey): CompletionStage<StoredSession?> = call("load") { kept[key] }

    override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> {
        val commands = if (stored.commandCount == 0) "" else "+${stored.commandCount}"
        return call("save ${stored.session?.id}@${stored.session?.sequence}$commands") {
            if (kept[key]?.let(stored::isBehind) != true) kept[key] = stored
            null
        }
    }

    override fun delete(key: SessionKey): CompletionStage<Void?> =
        call("delete") {
            kept.remove(key)
            null
        }

    private fun <T> call(what: String, work: () -> T): CompletionStage<T> {
        calls += what
        failure?.let { return CompletableFuture.failedFuture(it) }
        if (!hangs) return CompletableFuture.completedFuture(work())
        underWay++
        mostUnderWay = maxOf(mostUnderWay, underWay)
        val answer = CompletableFuture<T>()
        answer.whenComplete { _, _ -> underWay-- }
        unanswered += { answer.complete(work()) }
        return answer
    }
}
