package dev.sluice.gateway.session

import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import java.io.IOException
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap

/**
 * Keeps sessions in files: JSON, one file for each shard, that only their owner may read where the file system knows
 * owners.
 *
 * A file is replaced as a whole (written beside, then renamed), so that whoever is killed, whenever, leaves a whole one
 * behind. A file that cannot be read as a session nevertheless makes [load] fail with [SnapshotRefusedException]; the
 * shard then says so, starts anew and writes over it. A file of another bot or shard is never written over.
 *
 * It works in the thread that calls it, and its futures are complete when it returns. Thread-safe; of two processes
 * that save at the same time each leaves a whole file, but which of them is the later one is decided between a read
 * and a rename: let one process at a time own a shard.
 */
public class FileSessionStore private constructor(
    private val place: String,
    private val fsync: Fsync,
    private val pathOf: (SessionKey) -> Path,
) : SessionStore {
    private val files = ConcurrentHashMap<Path, SessionFile>()

    override fun load(key: SessionKey): CompletionStage<StoredSession?> =
        inFile(key) {
            locked {
                removeLeftovers()
                read()
            }
        }

    override fun save(key: SessionKey, stored: StoredSession): CompletionStage<Void?> =
        inFile(key) {
            locked {
                val before = readable()
                if (before != null) requireMine(key, before)
                if (before == null || !stored.isBehind(before)) {
                    write(stored, isForced = isForced(isNew = stored.session?.id != before?.session?.id))
                }
            }
            null
        }

    override fun delete(key: SessionKey): CompletionStage<Void?> =
        inFile(key) {
            locked {
                readable()?.let { requireMine(key, it) }
                delete()
            }
            null
        }

    override fun toString(): String = "FileSessionStore($place, fsync $fsync)"

    private fun isForced(isNew: Boolean): Boolean =
        when (fsync) {
            Fsync.NEVER -> false
            Fsync.ON_NEW_SESSION -> isNew
            Fsync.ALWAYS -> true
        }

    private fun <T> inFile(key: SessionKey, work: SessionFile.() -> T): CompletionStage<T> =
        try {
            val path = pathOf(key)
            CompletableFuture.completedFuture(files.computeIfAbsent(path, ::SessionFile).work())
        } catch (trouble: IOException) {
            CompletableFuture.failedFuture(trouble)
        } catch (refused: SnapshotRefusedException) {
            CompletableFuture.failedFuture(refused)
        }

    private fun SessionFile.requireMine(key: SessionKey, before: StoredSession) {
        val isOtherBot = key.botUserId != null && before.botUserId != null && key.botUserId != before.botUserId
        if (isOtherBot || before.shardId != key.shardId) {
            val owner = SessionKey(before.botUserId, before.shardId)
            throw SnapshotRefusedException(
                "$path holds the session of $owner, it is not for that of $key: give each its own file, or a directory",
            )
        }
    }

    public companion object {
        /**
         * All sessions in [directory], which is made when there is something to keep, in files such as
         * `81384788765712384-3-of-16.json`.
         */
        @JvmStatic
        @JvmOverloads
        public fun directory(directory: Path, fsync: Fsync = Fsync.ON_NEW_SESSION): FileSessionStore =
            FileSessionStore(directory.toString(), fsync) { directory.resolve(nameOf(it)) }

        /** One session, that of a bot's only shard, in [file]. Its directory is made when it is missing. */
        @JvmStatic
        @JvmOverloads
        public fun file(file: Path, fsync: Fsync = Fsync.ON_NEW_SESSION): FileSessionStore =
            FileSessionStore(file.toString(), fsync) { file }

        private fun nameOf(key: SessionKey) =
            "${key.botUserId ?: "unknown"}-${key.shardId.id}-of-${key.shardId.total}.json"
    }
}
