package dev.sluice.testkit

import java.io.IOException
import java.net.Socket
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger

/** One connection through a [FaultProxy]: two sockets and a thread for each direction. */
internal class ProxyRelay(
    private val client: Socket,
    private val server: Socket,
    private val faults: ProxyFaults,
    private val onEnd: (ProxyRelay) -> Unit,
) {
    private val isEnded = AtomicBoolean()
    private val endedDirections = AtomicInteger()
    private val threads: List<Thread> =
        listOf(
            pump("fault-proxy-up", client, server, ProxyDirection.TO_SERVER),
            pump("fault-proxy-down", server, client, ProxyDirection.TO_CLIENT),
        )

    fun start() {
        client.tcpNoDelay = true
        server.tcpNoDelay = true
        threads.forEach(Thread::start)
    }

    fun close(isReset: Boolean) {
        if (!isEnded.compareAndSet(false, true)) return
        // The server's side first: what a client says when it sees the end must not get through any more.
        for (socket in listOf(server, client)) {
            if (isReset) runCatching { socket.setSoLinger(true, 0) }
            runCatching { socket.close() }
        }
        // A pump may be asleep in a delay or a half-open pause.
        threads.filter { it !== Thread.currentThread() }.forEach(Thread::interrupt)
        onEnd(this)
    }

    fun join() = threads.forEach(Thread::join)

    private fun pump(name: String, from: Socket, to: Socket, direction: ProxyDirection): Thread =
        Thread({
            try {
                forward(from, to, direction)
                // The other direction may still have something to say.
                to.shutdownOutput()
                if (endedDirections.incrementAndGet() == threads.size) close(isReset = false)
            } catch (_: IOException) {
                // One side is gone; the other learns it by this.
                close(isReset = false)
            } catch (_: InterruptedException) {
                close(isReset = false)
            }
        }, name).apply { isDaemon = true }

    private fun forward(from: Socket, to: Socket, direction: ProxyDirection) {
        val buffer = ByteArray(BUFFER_BYTES)
        val input = from.getInputStream()
        val output = to.getOutputStream()
        while (true) {
            val length = input.read(buffer)
            if (faults.delayMillis > 0) Thread.sleep(faults.delayMillis)
            faults.awaitForwarding()
            if (length < 0) return
            faults.corrupt(direction, buffer, length)
            if (faults.isTrickling) {
                for (i in 0 until length) output.write(buffer, i, 1)
            } else {
                output.write(buffer, 0, length)
            }
        }
    }

    private companion object {
        const val BUFFER_BYTES = 16 * 1024
    }
}
