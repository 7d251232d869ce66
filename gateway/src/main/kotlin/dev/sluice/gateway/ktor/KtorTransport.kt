package dev.sluice.gateway.ktor

import dev.sluice.gateway.DispatcherPulse
import dev.sluice.gateway.NanoClock
import dev.sluice.gateway.transport.Transport
import dev.sluice.gateway.transport.TransportLink
import dev.sluice.gateway.transport.TransportListener
import dev.sluice.gateway.transport.TransportRequest
import io.ktor.client.HttpClient
import kotlinx.coroutines.CompletableJob
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap

/**
 * WebSockets over Ktor's client: with CIO unless told otherwise, with any other engine, or with a client of the caller's.
 *
 * What is bounded, and by what (Ktor 3.5.2, whose own queues are unlimited unless configured as here):
 * - **CIO**: two queues of `incomingFrames` frames each lie between socket and listener, plus one frame in each hand and at
 *   most 1 MiB of bytes. When they are full the socket is not read any more. A frame above the request's limit ends the
 *   link before it is read; the peer is told 1009.
 * - **Java** (`java.net.http`): one queue of `incomingFrames` pieces; no more are requested while it is full. Pieces are at
 *   most 16 KiB. There is no frame limit. After a close of ours the engine shows nothing of the peer's answer: `onClosed` has
 *   our own code. It cannot drop a connection: `abort` sends 1011 and leaves the rest to the JDK.
 * - **OkHttp**: whole messages only, and no bounded queue is accepted. It gives each link a thread of its own, which calls
 *   the listener directly and is blocked while reading is paused; so the socket is not read either. A message's size is
 *   looked at when it is there. It offers permessage-deflate by itself (an interceptor can remove the header), and its
 *   `Dispatcher` runs 64 links at a time unless configured.
 *
 * Names are looked up on four threads, over CIO; see `docs/transports.md` for what that is good for.
 *
 * Outgoing, a link holds at most 256 messages that were not handed to the engine yet.
 *
 * Frames are handed over in place, by the coroutine that receives them: with an own CIO engine on the thread that has read
 * the socket, else on the engine's. CIO and Java take no thread per link. All coroutines are children of one job, which
 * can be given a parent.
 *
 * Proxies: CIO speaks to an HTTP proxy by CONNECT for `wss`; a plain `ws` URL is asked for as it is, which not every proxy
 * understands. CIO would go past a SOCKS proxy, so that is refused. Without one the JVM's settings hold (`https.proxyHost`
 * and its like, or a `ProxySelector`); a dial that they lead through a proxy which the engine does not know fails.
 *
 * An own client is closed by [close]; a caller's never is (its engine lives until both have been closed).
 *
 * Thread-safe.
 */
public class KtorTransport internal constructor(
    private val client: HttpClient,
    private val clients: JvmProxies,
    parent: Job?,
    private val dispatchers: LinkDispatchers,
    private val closeTimeout: Duration,
    clock: NanoClock,
    resolver: NameResolver,
) : Transport {
    private val traits = EngineTraits.of(client.engine)
    private val scopeJob: CompletableJob = SupervisorJob(parent)
    private val scope = CoroutineScope(scopeJob + dispatchers.worker)
    private val links: MutableSet<KtorLink> = ConcurrentHashMap.newKeySet()

    /** Logs from a thread that is free: whoever sends is within a shard's lane. */
    private val ioAdvice = if (traits.readsOnDispatchersIo) newIoAdvice(clock) else null

    private val names = if (traits.readsOnDispatchersIo) NameLookup(scope, resolver) else null

    init {
        // Also when the parent ends: nothing of ours outlives it.
        scopeJob.invokeOnCompletion { clients.close() }
    }

    override fun open(request: TransportRequest, listener: TransportListener): TransportLink {
        val job = Job(scopeJob)
        val link = KtorLink(request, listener, traits, dispatchers, job, ioAdvice, names, closeTimeout)
        links += link
        // Atomic, so that the terminal callback comes even when the link is cancelled before its first step.
        @OptIn(DelicateCoroutinesApi::class)
        scope
            .launch(job + CoroutineName("${request.name}-link"), CoroutineStart.ATOMIC) { link.run(clients) }
            .invokeOnCompletion {
                links -= link
                job.complete()
            }
        return link
    }

    /** HTTP requests over the same client, with the same proxy and TLS settings; it ends with this transport. */
    public fun rest(): KtorRestTransport = KtorRestTransport(client, scopeJob)

    /**
     * Aborts all links and waits until they and, if it was made here, the client have ended; at most [CLOSE_TIMEOUT_MILLIS]
     * ms, as a listener may hang. Called from within a callback it does not wait.
     */
    override fun close() {
        scopeJob.cancel()
        links.forEach { it.abort() }
        if (links.any { it.callbackThread === Thread.currentThread() }) return
        try {
            runBlocking { withTimeoutOrNull(CLOSE_TIMEOUT_MILLIS) { join() } }
        } catch (_: InterruptedException) {
            // Whoever waits no longer wants to; everything has been told to end all the same.
            Thread.currentThread().interrupt()
        }
    }

    override fun toString(): String = "KtorTransport(${client.engine.javaClass.simpleName}, ${links.size} links)"

    /** Suspends until everything of this transport has ended; [close] must have been called. */
    internal suspend fun join() {
        scopeJob.join()
        clients.join()
    }

    private fun newIoAdvice(clock: NanoClock): IoAdvice {
        val pulse = DispatcherPulse({ Dispatchers.IO }, clock)
        return IoAdvice(pulse) { advice -> scope.launch(LinkDispatchers.VIEW) { log.warn(advice) } }
    }

    public companion object {
        private val log = LoggerFactory.getLogger(KtorTransport::class.java)

        /** How long [close] waits at most. */
        internal const val CLOSE_TIMEOUT_MILLIS = 10_000L

        /** A transport over CIO with the defaults. */
        @JvmStatic
        public fun create(): KtorTransport = builder().build()

        /** A builder with the defaults. */
        @JvmStatic
        public fun builder(): KtorTransportBuilder = KtorTransportBuilder()
    }
}
