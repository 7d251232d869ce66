package dev.sluice.gateway.session

import dev.sluice.model.ShardId
import dev.sluice.protocol.SnapshotRefusedException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Instant
import kotlin.io.path.deleteRecursively
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

private fun newDirectory(): Path =
    Files.createTempDirectory("sessions").also { directory ->
        @OptIn(kotlin.io.path.ExperimentalPathApi::class)
        Runtime.getRuntime().addShutdownHook(Thread { directory.deleteRecursively() })
    }

class DirectorySessionStoreSpec :
    SessionStoreContract({ FileSessionStore.directory(newDirectory().resolve("made/when/needed"), Fsync.NEVER) })

class FileSessionStoreSpec :
    StringSpec({
        val key = SessionKey(1, ShardId(3, 16))

        for (fsync in Fsync.entries) {
            "with fsync $fsync another store, as in another process, reads what one has written" {
                val directory = newDirectory()
                val store = FileSessionStore.directory(directory, fsync)
                store.awaitSave(key, storedSession(key, "a", 7))
                store.awaitSave(key, storedSession(key, "a", 8))
                FileSessionStore
                    .directory(directory)
                    .awaitLoad(key)
                    .shouldNotBeNull()
                    .session
                    ?.sequence shouldBe 8
                directory.listDirectoryEntries().map { it.name } shouldContainExactly listOf("1-3-of-16.json")
            }
        }

        "only the owner may read the file" {
            val file = newDirectory().resolve("session.json")
            val store = FileSessionStore.file(file)
            repeat(2) {
                store.awaitSave(key, storedSession(key, "a", it + 1L))
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) shouldBe "rw-------"
            }
        }

        "whatever part of a file is there, it is refused with the path and a reason, and written over" {
            val file = newDirectory().resolve("session.json")
            val store = FileSessionStore.file(file)
            store.awaitSave(key, storedSession(key, "a", 7))
            val whole = file.readText()
            for (length in 0 until whole.length) {
                file.writeText(whole.take(length))
                shouldThrow<SnapshotRefusedException> { store.awaitLoad(key) }.message!! shouldContain "$file"
            }
            store.awaitSave(key, storedSession(key, "a", 1))
            store
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 1
        }

        "what never was a session is refused" {
            val file = newDirectory().resolve("session.json")
            val store = FileSessionStore.file(file)
            for (bytes in listOf(
                byteArrayOf(0, -1, 127),
                "[]".toByteArray(),
                ByteArray(100_000) { '['.code.toByte() },
                ByteArray(17 * 1024 * 1024),
            )) {
                file.writeBytes(bytes)
                shouldThrow<SnapshotRefusedException> { store.awaitLoad(key) }
            }
        }

        "the error for a broken file quotes nothing of it" {
            val file = newDirectory().resolve("session.json")
            file.writeText("""{"version":1,"shard":"3/16","session":{"id":"deadbeef" ... """)
            val refused = shouldThrow<SnapshotRefusedException> { FileSessionStore.file(file).awaitLoad(key) }
            refused.stackTraceToString() shouldNotContain "deadbeef"
        }

        "a single file is not taken from another bot or another shard" {
            val file = newDirectory().resolve("session.json")
            val store = FileSessionStore.file(file)
            store.awaitSave(key, storedSession(key, "a", 7))
            for (other in listOf(SessionKey(2, key.shardId), SessionKey(1, ShardId(4, 16)))) {
                val refused =
                    shouldThrow<SnapshotRefusedException> { store.awaitSave(other, storedSession(other, "b", 1)) }
                refused.message!! shouldContain "$key"
                refused.message!! shouldContain "$other"
                shouldThrow<SnapshotRefusedException> { store.awaitDelete(other) }
                store
                    .awaitLoad(other)
                    .shouldNotBeNull()
                    .session
                    ?.id shouldBe "a"
            }
        }

        "what a killed writer has left is cleared away, what one is writing now is not" {
            val directory = newDirectory()
            val old = Files.createFile(directory.resolve(".session.json.123.tmp"))
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(120)))
            val others = listOf(".session.json.124.tmp", ".other.json.1.tmp", "session.json.tmp")
            others.forEach { Files.createFile(directory.resolve(it)) }
            Files.setLastModifiedTime(directory.resolve(others[1]), FileTime.from(Instant.EPOCH))
            FileSessionStore.file(directory.resolve("session.json")).awaitLoad(key).shouldBeNull()
            directory.listDirectoryEntries().map { it.name }.sorted() shouldContainExactly others.sorted()
        }

        "what a killed writer has left and cannot be cleared away keeps nobody from loading" {
            val directory = newDirectory()
            val store = FileSessionStore.file(directory.resolve("session.json"))
            store.awaitSave(key, storedSession(key, "a", 7))
            // A directory with something in it cannot be deleted as a file is.
            val stubborn = directory.resolve(".session.json.123.tmp")
            Files.createDirectories(stubborn.resolve("in the way"))
            Files.setLastModifiedTime(stubborn, FileTime.from(Instant.EPOCH))
            store
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 7
        }

        "a directory that is a symbolic link to one is as good" {
            val parent = newDirectory()
            val real = Files.createDirectory(parent.resolve("real"))
            val link = Files.createSymbolicLink(parent.resolve("link"), real)
            val store = FileSessionStore.directory(link)
            store.awaitSave(key, storedSession(key, "a", 7))
            store.awaitLoad(key).shouldNotBeNull()
            real.listDirectoryEntries().map { it.name } shouldContainExactly listOf("1-3-of-16.json")
        }

        "a failed write leaves the old file, nothing beside it, and an IOException" {
            val directory = newDirectory()
            val place = directory.resolve("session.json")
            // A directory in the place of the file cannot be replaced.
            Files.createDirectories(place.resolve("in the way"))
            val store = FileSessionStore.file(place)
            shouldThrow<IOException> { store.awaitSave(key, storedSession(key, "a", 7)) }
            directory.listDirectoryEntries(".*").shouldBeEmpty()
        }

        "a file of an older and of a newer version is read" {
            val file = newDirectory().resolve("session.json")
            val session = """{"id":"a","sequence":7,"shard":"3/16"}"""
            file.writeText("""{"version":1,"shard":"3/16","session":$session}""")
            FileSessionStore
                .file(file)
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 7
            file.writeText(
                """{"version":2,"shard":"3/16","bot_user_id":"1","session":$session,"region":{"x":[1]},"commands":[]}""",
            )
            FileSessionStore
                .file(file)
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 7
        }
    })
