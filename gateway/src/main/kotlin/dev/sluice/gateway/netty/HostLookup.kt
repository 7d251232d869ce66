package dev.sluice.gateway.netty

import io.netty.util.NetUtil
import java.net.InetAddress
import java.net.UnknownHostException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * Looks host names up, on threads of its own: a lookup blocks, for a minute where no name server answers, and the threads
 * that read and write connections must not.
 *
 * At most [THREADS] at a time and one for each name, which is what bounds those that wait; whoever needs the same name
 * waits for the same one. The JDK keeps answers (`networkaddress.cache.ttl`, 30 s unless set). Thread-safe.
 *
 * @param resolver asks; throws [UnknownHostException] when the name is not known
 */
internal class HostLookup(private val resolver: (String) -> List<InetAddress>) : AutoCloseable {
    private val underWay = ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>>()
    private val threads = ThreadPoolExecutor(
        THREADS,
        THREADS,
        KEEP_SECONDS,
        TimeUnit.SECONDS,
        LinkedBlockingQueue(),
        ::newThread,
    ).apply { allowCoreThreadTimeOut(true) }

    /** The addresses of [host], in the order in which they should be tried; at once when no name server is asked. */
    fun addressesOf(host: String): CompletableFuture<List<InetAddress>> {
        if (isKnown(host)) return attempt { InetAddress.getAllByName(host).toList() }
        val answer = CompletableFuture<List<InetAddress>>()
        val shared = underWay.putIfAbsent(host, answer) ?: answer.also { start(host, it) }
        return shared
    }

    /** Lookups that are under way go on, as nothing ends them, on threads that hold up nobody's exit. */
    override fun close() {
        threads.shutdownNow()
    }

    private fun start(host: String, answer: CompletableFuture<List<InetAddress>>) {
        try {
            threads.execute {
                val found = attempt { resolver(host) }
                underWay.remove(host, answer)
                found.whenComplete { addresses, trouble ->
                    if (trouble != null) answer.completeExceptionally(unknown(host, trouble))
                    answer.complete(addresses)
                }
            }
        } catch (e: Throwable) {
            // They have ended, or there are none to be had: an Error, and yet the next dial may have more luck.
            underWay.remove(host, answer)
            answer.completeExceptionally(e)
        }
    }

    private fun unknown(host: String, trouble: Throwable) =
        UnknownHostException("the name $host could not be looked up").apply { initCause(trouble) }

    private companion object {
        /** Each may be held for a minute, and more of them would help nobody: names are few. */
        const val THREADS = 4

        const val KEEP_SECONDS = 10L

        val count = AtomicInteger()

        fun newThread(task: Runnable) =
            Thread(task, "sluice-net-lookup-${count.incrementAndGet()}").apply { isDaemon = true }

        /** An address, or this machine: no name server is asked. */
        fun isKnown(host: String) =
            NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host) || host == "localhost"

        fun attempt(action: () -> List<InetAddress>): CompletableFuture<List<InetAddress>> =
            try {
                CompletableFuture.completedFuture(action())
            } catch (e: Throwable) {
                // An Error too: whoever dials has to hear of it.
                CompletableFuture.failedFuture(e)
            }
    }
}
