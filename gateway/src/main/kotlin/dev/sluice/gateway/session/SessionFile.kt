package dev.sluice.gateway.session

import dev.sluice.protocol.SnapshotRefusedException
import dev.sluice.protocol.StoredSession
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.DirectoryIteratorException
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import java.time.Duration
import java.time.Instant
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * One session in one file, replaced as a whole. Its functions block. Use it within [locked]; then it is thread-safe.
 *
 * @property path where it lies.
 */
internal class SessionFile(val path: Path) {
    private val lock = ReentrantLock()
    private val name = path.fileName.toString()
    private val directory: Path = path.toAbsolutePath().parent

    /** Whoever waits for a file system that does not answer can be interrupted. */
    inline fun <T> locked(work: SessionFile.() -> T): T {
        lock.lockInterruptibly()
        try {
            return work()
        } finally {
            lock.unlock()
        }
    }

    /** What it holds, null when it is not there. @throws SnapshotRefusedException when that is no session */
    fun read(): StoredSession? {
        val bytes = try {
            val size = Files.size(path)
            if (size > MAX_BYTES) throw SnapshotRefusedException("$path is no stored session: it has $size bytes")
            Files.readAllBytes(path)
        } catch (_: NoSuchFileException) {
            return null
        }
        return try {
            StoredSession.fromJson(String(bytes, Charsets.UTF_8))
        } catch (refused: SnapshotRefusedException) {
            throw SnapshotRefusedException("$path is no stored session: ${refused.message}", refused)
        }
    }

    /** What it holds, null when it is not there or holds no session: nothing to be careful about. */
    fun readable(): StoredSession? =
        try {
            read()
        } catch (_: SnapshotRefusedException) {
            null
        }

    /** Puts [stored] in its place. [isForced]: and waits until the disk has it. */
    fun write(stored: StoredSession, isForced: Boolean) {
        // JDK 17 up to 17.0.13, 18 and 19 take a symbolic link to a directory for a file there (JDK-8294193).
        if (!Files.isDirectory(directory)) Files.createDirectories(directory)
        // For its owner alone, as createTempFile makes files on file systems that know owners.
        val next = Files.createTempFile(directory, ".$name.", TEMPORARY)
        try {
            FileChannel.open(next, StandardOpenOption.WRITE).use { channel ->
                val bytes = ByteBuffer.wrap(stored.toJson().toByteArray())
                while (bytes.hasRemaining()) channel.write(bytes)
                if (isForced) channel.force(true)
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
        } catch (trouble: IOException) {
            Files.deleteIfExists(next)
            throw trouble
        }
        if (isForced) forceDirectory()
    }

    fun delete() {
        Files.deleteIfExists(path)
    }

    /** Takes away what those who were killed while they wrote have left, as far as it can: it is in nobody's way. */
    fun removeLeftovers() {
        if (!Files.isDirectory(directory)) return
        try {
            Files.newDirectoryStream(directory) { isTemporary(it) }.use { it.forEach(::removeIfOld) }
        } catch (_: IOException) {
            // It cannot be listed.
        } catch (_: DirectoryIteratorException) {
            // Nor to its end.
        }
    }

    private fun removeIfOld(file: Path) {
        try {
            if (Files.getLastModifiedTime(file).toInstant() < Instant.now() - LEFTOVER_AGE) Files.deleteIfExists(file)
        } catch (_: IOException) {
            // Somebody else was faster, or it is not ours to delete.
        }
    }

    private fun isTemporary(file: Path): Boolean =
        file.fileName.toString().let { it.startsWith(".$name.") && it.endsWith(TEMPORARY) }

    /** The new name is an entry of the directory; not every system lets one wait for that. */
    private fun forceDirectory() {
        try {
            FileChannel.open(directory, StandardOpenOption.READ).use { it.force(true) }
        } catch (_: IOException) {
            // Windows opens no directories, and needs none of it.
        }
    }

    private companion object {
        private const val TEMPORARY = ".tmp"

        /** A thousand commands of 4096 bytes are a third of it; what is larger is another file, given by mistake. */
        private const val MAX_BYTES = 16L * 1024 * 1024

        /** Far longer than a write takes. */
        private val LEFTOVER_AGE: Duration = Duration.ofMinutes(1)
    }
}
