package dev.sluice.testkit

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.core.spec.style.FunSpec
import java.net.InetAddress
import java.net.Socket
import kotlin.random.Random

class TlsFrontSpec :
    FunSpec({
        test("closing it while its only connection ends is no trouble") {
            val tls = MockTls.create()
            val random = Random(1)
            // It once failed in one close of a thousand: the connection was counted and gone when it was looked at.
            repeat(1_000) {
                val front = TlsFront(targetPort = 1, tls)
                Socket(InetAddress.getLoopbackAddress(), front.start(port = 0)).use { client ->
                    client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".encodeToByteArray())
                }
                repeat(random.nextInt(3_000)) { Thread.onSpinWait() }
                shouldNotThrowAny { front.close() }
            }
        }
    })
