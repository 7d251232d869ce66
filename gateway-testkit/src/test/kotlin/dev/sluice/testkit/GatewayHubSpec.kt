package dev.sluice.testkit

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.ktor.websocket.WebSocketSession
import java.lang.ref.WeakReference
import java.lang.reflect.Proxy

class GatewayHubSpec :
    StringSpec({
        /** A socket that nobody uses. */
        fun socket(): WebSocketSession =
            Proxy.newProxyInstance(javaClass.classLoader, arrayOf(WebSocketSession::class.java)) { _, _, _ -> null }
                as WebSocketSession

        "a command that nobody took keeps neither the socket of its connection nor what waited there" {
            val hub = GatewayHub(MockConfig(MockGateway.builder()))
            val queue = hub.newQueue()
            val kept: GatewayConnection
            val socket: WeakReference<WebSocketSession>
            run {
                val opened = socket()
                socket = WeakReference(opened)
                kept =
                    GatewayConnection(
                        id = hub.nextConnectionId(),
                        format = JsonFormat,
                        query = ConnectionQuery("10", "json", compress = null),
                        socket = opened,
                        queue = queue,
                        window = SendWindow(1, 1),
                        presenceWindow = SendWindow(1, 1),
                        beats = HeartbeatSequences(1),
                    )
            }
            hub.opened(kept, refusal = null)
            hub.received(kept, """{"op":1,"d":null}""".toByteArray(), isBinary = false)
            hub.gone(kept)
            hub.mailbox
                .poll(InboundRules.HEARTBEAT)
                ?.connection
                ?.id shouldBe kept.id
            val waiting = ArrayList<Outgoing>()
            queue.take(waiting)
            waiting.shouldBeEmpty()
            repeat(COLLECTIONS) { if (socket.get() != null) System.gc() }
            socket.get() shouldBe null
        }
    }) {
    private companion object {
        /** One is enough, as a rule. */
        const val COLLECTIONS = 10
    }
}
