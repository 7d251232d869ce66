package dev.sluice.gateway.session

import dev.sluice.model.ShardId
import dev.sluice.protocol.StoredSession
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.config.DefaultTestConfig
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.util.Base64
import kotlin.time.Duration.Companion.seconds

/**
 * What every [SessionStore] has to keep. Extend it with your own store to find out whether it does.
 *
 * @param newStore a store that is empty, or at least holds nothing for the bots 1 to 9, for each test.
 */
public abstract class SessionStoreContract(newStore: () -> SessionStore) :
    FunSpec({
        defaultTestConfig = DefaultTestConfig(timeout = 30.seconds)

        val key = SessionKey(1, ShardId(3, 16))

        fun stored(sequence: Long, id: String = "a", commands: Int = 0, owner: SessionKey = key): StoredSession =
            storedSession(owner, id, sequence, commands)

        test("what was never saved is null") { newStore().awaitLoad(key).shouldBeNull() }

        test("what was saved comes back whole, commands and all") {
            val store = newStore()
            val saved = stored(7, commands = 3)
            store.awaitSave(key, saved)
            store.awaitLoad(key).shouldNotBeNull().toJson() shouldBe saved.toJson()
            store.awaitLoad(key).shouldNotBeNull().commandCount shouldBe 3
        }

        test("a later sequence takes the place of an earlier one") {
            val store = newStore()
            for (sequence in listOf(7L, 8, 1_000_000_000_000)) {
                store.awaitSave(key, stored(sequence))
                store
                    .awaitLoad(key)
                    .shouldNotBeNull()
                    .session
                    ?.sequence shouldBe sequence
            }
        }

        test("the same sequence takes the place too: commands may have been taken out") {
            val store = newStore()
            store.awaitSave(key, stored(7, commands = 2))
            store.awaitSave(key, stored(7))
            store.awaitLoad(key).shouldNotBeNull().commandCount shouldBe 0
        }

        test("an earlier sequence of the same session is never written over a later one") {
            val store = newStore()
            store.awaitSave(key, stored(8))
            store.awaitSave(key, stored(7, commands = 1))
            val kept = store.awaitLoad(key).shouldNotBeNull()
            kept.session?.sequence shouldBe 8
            kept.commandCount shouldBe 0
        }

        test("another session takes the place whole, at whatever sequence") {
            val store = newStore()
            store.awaitSave(key, stored(8, commands = 1))
            store.awaitSave(key, stored(1, "b"))
            val kept = store.awaitLoad(key).shouldNotBeNull()
            kept.session?.id shouldBe "b"
            kept.session?.sequence shouldBe 1
            kept.commandCount shouldBe 0
        }

        test("what has commands only, and no session, is kept as well") {
            val store = newStore()
            store.awaitSave(key, stored(8))
            val saved = storedSession(key, null, 0, 2)
            store.awaitSave(key, saved)
            store.awaitLoad(key).shouldNotBeNull().toJson() shouldBe saved.toJson()
        }

        test("delete forgets, and may be called again") {
            val store = newStore()
            store.awaitSave(key, stored(8))
            repeat(2) { store.awaitDelete(key) }
            store.awaitLoad(key).shouldBeNull()
            store.awaitSave(key, stored(1))
            store
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 1
        }

        test("each key has its own") {
            val store = newStore()
            val keys = listOf(
                key,
                SessionKey(2, ShardId(3, 16)),
                SessionKey(1, ShardId(3, 32)),
                SessionKey(1, ShardId(4, 16)),
                SessionKey(null, ShardId(3, 16)),
            )
            keys.forEachIndexed { index, each ->
                store.awaitSave(each, stored(index + 1L, owner = each))
            }
            keys.forEachIndexed { index, each ->
                store
                    .awaitLoad(each)
                    .shouldNotBeNull()
                    .session
                    ?.sequence shouldBe index + 1L
            }
            store.awaitDelete(key)
            store.awaitLoad(key).shouldBeNull()
            for (other in keys.drop(1)) store.awaitLoad(other).shouldNotBeNull()
        }

        test("saves from many sides at once leave the latest, whole at every moment") {
            val store = newStore()
            store.awaitSave(key, stored(0))
            coroutineScope {
                for (side in 0 until 4) {
                    launch(Dispatchers.IO) {
                        for (step in 1..50L) store.awaitSave(key, stored(4 * step + side, commands = side))
                    }
                }
                withContext(Dispatchers.IO) {
                    var last = 0L
                    while (last < 203) {
                        val kept = store.awaitLoad(key).shouldNotBeNull()
                        val sequence = kept.session.shouldNotBeNull().sequence
                        (sequence >= last) shouldBe true
                        if (sequence > 0) kept.commandCount shouldBe (sequence % 4).toInt()
                        last = sequence
                    }
                }
            }
            store
                .awaitLoad(key)
                .shouldNotBeNull()
                .session
                ?.sequence shouldBe 203
        }
    })

/** A session as a shard would store it; [id] null = none. */
public fun storedSession(owner: SessionKey, id: String?, sequence: Long, commands: Int = 0): StoredSession {
    val bot = owner.botUserId?.let { "\"$it\"" }
    val session =
        """{"version":1,"id":"$id","resume_url":"wss://gateway.discord.gg","sequence":$sequence,""" +
            """"shard":"${owner.shardId}","bot_user_id":$bot}"""
    val waiting = (0 until commands).joinToString {
        val payload = Base64.getEncoder().encodeToString("""{"op":31,"d":$it}""".toByteArray())
        """{"op":31,"payload":"$payload"}"""
    }
    return StoredSession.fromJson(
        """{"version":1,"shard":"${owner.shardId}","bot_user_id":$bot,"session":${session.takeIf { id != null }},""" +
            """"encoding":"json","commands":[$waiting]}""",
    )
}
