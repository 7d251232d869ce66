package dev.sluice.gateway

import dev.sluice.codec.EtfCodec
import dev.sluice.compression.Compression
import dev.sluice.model.MessageCreate
import dev.sluice.model.UpdateVoiceState
import dev.sluice.testkit.MockGateway
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Discord's other encoding, end to end: the mock writes the terms with code of its own. */
class EtfOnSocketsSpec :
    FunSpec({
        context("encoding=etf: identify, events, a command, a resume") {
            withData(Compression.NONE, Compression.ZLIB_STREAM, Compression.ZSTD_STREAM) { compression ->
                val mock = MockGateway { identifyWindow(Duration.ofMillis(1)).guild(1) }
                runBlocking {
                    withTimeout(20.seconds) {
                        mock.start().use { Sockets(it, compression).use { sockets -> sockets.speakEtf() } }
                    }
                }
            }
        }
    }) {
    private companion object {
        suspend fun Sockets.speakEtf() =
            coroutineScope {
                val shard = newShard { codec(EtfCodec.DEFAULT) }
                val messages = shard.on<MessageCreate>().map { it.message.content }
                val seen = async(Dispatchers.Default) { messages.take(4).toList() }
                shard
                    .connect()
                    .ready
                    ?.user
                    ?.bot shouldBe true
                message(1)
                message(2)
                shard.send(UpdateVoiceState.leave(1))
                mock.takeCommand(4)["guild_id"] shouldBe "1"
                mock.closeAll(4000)
                message(3)
                mock.takeResume()
                message(4)
                seen.await() shouldContainExactly listOf("1", "2", "3", "4")
                mock.stats.identifies shouldBe 1
                shard.metrics.undecodable shouldBe 0
                shard.close()
            }
    }
}
