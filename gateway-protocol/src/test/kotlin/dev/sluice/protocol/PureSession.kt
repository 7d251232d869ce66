package dev.sluice.protocol

import dev.sluice.model.Intents
import dev.sluice.model.Token
import java.time.Instant
import kotlin.random.Random

/** A whole session with nothing from the test libraries; loaded by a class loader that has none of them. */
class PureSession {
    fun run(): String {
        val config = ProtocolConfig.builder(Token("abc"), Intents.NONE).build()
        val connection = Connection(config, Random(1), 0, Instant.EPOCH)
        connection.start(0)
        checkNotNull(connection.pollConnect())
        connection.opened(1)
        connection.recvText("""{"op":10,"d":{"heartbeat_interval":45000}}""", true, 2)
        checkNotNull(connection.poll())
        val ready = connection.recvText("""{"op":0,"s":1,"t":"READY","d":{"session_id":"a"}}""", true, 3)
        checkNotNull(ready)
        return connection.state.toString()
    }
}
