package dev.sluice.testkit

import dev.sluice.model.ShardId
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.nio.file.Path
import java.time.Duration
import java.util.function.Predicate
import kotlin.concurrent.withLock

/**
 * A scriptable Discord on loopback: the REST routes that a gateway client needs, and the gateway.
 *
 * It keeps Discord's rules by itself and closes, refuses or ignores what breaks them; see the module's README for the
 * list. A test adds what it wants to happen: events, closes, silence, poison. Events go to the sessions whose shard
 * and intents they are for; a session lives on while its client is away and buffers them, up to
 * [MockGatewayBuilder.replayBuffer].
 *
 * Thread-safe. Methods named `take` and `await` block for at most their timeout and throw [NothingReceivedException]
 * after it. Dispatching blocks while a client that does not read has [MockGatewayBuilder.sendQueue] events before it,
 * and cuts that client off after [MockGatewayBuilder.slowClientTimeout]; nothing else blocks, and no client can hold
 * up another's acknowledgements. [close] ends and joins everything that [start] began.
 *
 * ```kotlin
 * MockGateway { token("abc").guild(81384788765712384) }.start().use { mock ->
 *     val shard = connectTo(mock.url)
 *     mock.dispatch("MESSAGE_CREATE", """{"id":"1","channel_id":"2","content":"!ping"}""")
 *     mock.closeAll(4000)
 *     check(mock.takeResume()["seq"] == "3")
 * }
 * ```
 */
public class MockGateway internal constructor(private val config: MockConfig) : AutoCloseable {
    private val hub = GatewayHub(config)
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default + CoroutineName("mock-gateway"))
    private val rest = RestApi(hub)
    private val server = MockServer(hub, rest, GatewaySockets(hub), scope.coroutineContext)

    @Volatile
    private var front: TlsFront? = null

    /** The TCP port; 0 before [start]. */
    @Volatile
    public var port: Int = 0
        private set

    /** The gateway's address, without query: `ws://127.0.0.1:PORT`, with TLS `wss://`. */
    public val url: String get() = urlAt(port)

    /** The REST base, as Discord's `https://discord.com/api/v10`. Any version or none is answered. */
    public val restUrl: String
        get() = "${if (config.tls == null) "http" else "https"}://${MockServer.LOOPBACK}:$port/api/v10"

    /** The connections that are open, oldest first. */
    public val connections: List<MockConnection>
        get() = hub.lock.withLock { hub.allConnections().filter { it.isOpen }.map { MockConnection(hub, it) } }

    /** The sessions there are, connected or not, oldest first. */
    public val sessions: List<MockSession> get() = hub.lock.withLock { hub.allSessions().map(::MockSession) }

    /** What was counted since the start. */
    public val stats: MockStats get() = hub.stats()

    /** The newest REST requests, at most 4096, oldest first. */
    public val restRequests: List<RestRequest> get() = hub.lock.withLock { hub.mailbox.requests.toList() }

    /** The identifies that the budget still allows; setting it also takes back a token reset. */
    public var budgetRemaining: Int
        get() = hub.lock.withLock { hub.gate.remaining(hub.now()) }
        set(value) = hub.lock.withLock { hub.gate.setRemaining(value, hub.now()) }

    /** The `resume_gateway_url` of the next READYs; null is the mock's own address. */
    public var resumeGatewayUrl: String?
        get() = hub.script.resumeGatewayUrl
        set(value) {
            hub.script.resumeGatewayUrl = value
        }

    init {
        hub.script.resumeGatewayUrl = config.resumeGatewayUrl
    }

    /**
     * Listens. Call it once.
     *
     * @throws IOException when it cannot: the port that was set is taken
     */
    @Throws(IOException::class)
    public fun start(): MockGateway {
        check(port == 0) { "this mock listens already, on port $port" }
        // Whoever comes in the first moment is told where the mock is, as far as that is known.
        if (config.port != 0) hub.url = urlAt(config.port)
        port = try {
            listen()
        } catch (trouble: Exception) {
            close()
            throw trouble
        }
        hub.url = url
        scope.launch { Sweeper(hub).run() }
        return this
    }

    /** Cuts every connection, stops listening and waits until everything has ended. */
    override fun close() {
        dropAll()
        front?.close()
        server.stop()
        runBlocking { scope.coroutineContext.job.cancelAndJoin() }
    }

    /**
     * Dispatches [eventName] with the data [json] to the sessions that it is for, and answers how many there were.
     *
     * @throws IllegalArgumentException when [json] is not JSON
     */
    public fun dispatch(eventName: String, json: String): Int = dispatch(PreparedEvent.of(eventName, json, hub.botId))

    /** As [dispatch], but only to sessions of the shard with index [shard], whatever guild the event is of. */
    public fun dispatchTo(shard: Int, eventName: String, json: String): Int {
        val event = PreparedEvent.of(eventName, json, hub.botId)
        return hub.dispatch(event) { it.shardId == shard && event.isAllowed(it.intents) }
    }

    /** As [dispatch], but only to sessions of [shard], whatever guild the event is of. */
    public fun dispatchTo(shard: ShardId, eventName: String, json: String): Int {
        val event = PreparedEvent.of(eventName, json, hub.botId)
        return hub.dispatch(event) {
            it.shardId == shard.id && it.shardCount == shard.total &&
                event.isAllowed(it.intents)
        }
    }

    /**
     * As [dispatch], but the first [times] transmissions to each session, replays among them, are spoilt: the event
     * has its sequence, and arrives only once the poison is used up.
     */
    public fun dispatchPoisoned(eventName: String, json: String, poison: Poison, times: Int): Int =
        dispatch(PreparedEvent.of(eventName, json, hub.botId, poison, times))

    /** Sends [json] as it is to every connection, compressed like any message; it is not replayed. */
    public fun dispatchRaw(json: String): Unit = connections.forEach { it.send(json) }

    /** Sends [payload] as it is to every connection, compressed like any message; it need not be JSON. */
    public fun dispatchRaw(payload: ByteArray): Unit = connections.forEach { it.send(payload) }

    /** Sends one spoilt message to every connection. */
    public fun poison(poison: Poison): Unit = connections.forEach { it.poison(poison) }

    /**
     * Plays a file of events, one JSON object with `t` and `d` a line, as [dispatch] would; other keys do not matter.
     * The mock numbers the events itself. It goes on while clients are away.
     *
     * @param eventsPerSecond the mean rate; 0 = as fast as it goes
     */
    public fun play(path: Path, eventsPerSecond: Double, isLooping: Boolean): Playback =
        Playback(hub, scope, path, eventsPerSecond, isLooping)

    /**
     * Sends messages whose contents count 1, 2, 3 ... in each guild of this mock, until stopped; see [NumberedTraffic].
     * The guilds are those of the builder, [MockGatewayBuilder.guilds] adds many.
     *
     * @param eventsPerSecond the mean rate of all guilds together; 0 = as fast as it goes
     */
    public fun numberGuilds(eventsPerSecond: Double): NumberedTraffic = NumberedTraffic(hub, scope, eventsPerSecond)

    /** Closes every connection with [code]; the sessions live on. */
    @JvmOverloads
    public fun closeAll(code: Int, reason: String = ""): Unit = connections.forEach { it.close(code, reason) }

    /**
     * Ends every TCP connection (FIN) without a close frame; the sessions live on. A client that writes then gets a
     * reset; [FaultProxy.reset] sends one at once.
     */
    public fun dropAll(): Unit = connections.forEach { it.drop() }

    /** Op 7 to every connection; see [MockConnection.requestReconnect]. */
    public fun reconnectAll(): Unit = connections.forEach { it.requestReconnect() }

    /** Op 9 to every connection; with false their sessions end. */
    public fun invalidateAll(isResumable: Boolean): Unit = connections.forEach { it.invalidate(isResumable) }

    /** Op 1 to every connection, [times] times. */
    public fun requestHeartbeat(times: Int): Unit = connections.forEach { it.requestHeartbeat(times) }

    /** Ends all sessions without a word: resumes get op 9 `false`. */
    public fun forgetSessions(): Unit = hub.lock.withLock { hub.endAllSessions() }

    /** Leaves heartbeats without op 11 from now on, or no longer. */
    public fun withholdAcks(isWithheld: Boolean) {
        hub.script.areAcksWithheld = isWithheld
    }

    /** Leaves new connections without HELLO, or greets them and those that wait. */
    public fun withholdHello(isWithheld: Boolean) {
        hub.script.isHelloWithheld = isWithheld
        if (isWithheld) return
        hub.lock.withLock {
            hub.allConnections().filter { it.isOpen && !it.isGreeted }.forEach { hub.hello(it, hub.now()) }
        }
    }

    /** Greets new connections that much later. */
    public fun delayHello(delay: Duration) {
        hub.script.helloDelayNanos = delay.toNanos()
    }

    /** The `d` of HELLO in place of a sound one, such as `{"heartbeat_interval":0}`; null is the sound one again. */
    public fun helloData(json: String?) {
        hub.script.helloData = json
    }

    /** Leaves identifies without READY while heartbeats are acknowledged, as in an outage; or answers those that wait. */
    public fun withholdReady(isWithheld: Boolean) {
        hub.script.isReadyWithheld = isWithheld
        if (!isWithheld) releaseAnswers()
    }

    /** Leaves resumes without an answer, or answers those that wait. */
    public fun withholdResumed(isWithheld: Boolean) {
        hub.script.isResumedWithheld = isWithheld
        if (!isWithheld) releaseAnswers()
    }

    /** Answers WebSocket upgrades with HTTP 503 from now on, or no longer. */
    public fun refuseConnections(isRefused: Boolean) {
        hub.script.areConnectionsRefused = isRefused
    }

    /** Leaves the next [times] TLS handshakes without an answer while their connections stay open. */
    public fun stallHandshakes(times: Int): Unit = tlsFront().stallHandshakes(times)

    /** Ends the next [times] TLS handshakes with an alert. */
    public fun failHandshakes(times: Int): Unit = tlsFront().failHandshakes(times)

    /** Cuts every message from now on into [pieces]; 1 leaves it whole. */
    @JvmOverloads
    public fun splitFrames(pieces: Int, mode: SplitMode = SplitMode.MESSAGES) {
        require(pieces > 0) { "pieces must be positive, was $pieces" }
        hub.script.splitMode = mode
        hub.script.splitPieces = pieces
    }

    /**
     * Answers the next Identify that no other answer waits for with [answer], in the place of READY: one that the rules
     * refuse, as one that comes too soon, is refused and leaves the answer to the next. Pace and budget count it.
     */
    public fun answerNextIdentify(answer: MockAnswer): Unit = hub.lock.withLock { hub.answersToIdentify += answer }

    /** Answers the next Resume that no other answer waits for with [answer]. */
    public fun answerNextResume(answer: MockAnswer): Unit = hub.lock.withLock { hub.answersToResume += answer }

    /** Answers the next REST request, whatever it is, with [status], [headers] and [body]. */
    public fun answerNextRequest(status: Int, headers: Map<String, String>, body: String): Unit =
        rest.answerNext(RestAnswer(status, body, headers.toMap()))

    /** The next Identify that nobody took yet, whatever came of it; waits 5 s. */
    public fun takeIdentify(): MockCommand = takeCommand(InboundRules.IDENTIFY)

    /** The next Resume that nobody took yet, whatever came of it; waits 5 s. */
    public fun takeResume(): MockCommand = takeCommand(InboundRules.RESUME)

    /** The next heartbeat that nobody took yet; waits 5 s. */
    public fun takeHeartbeat(): MockCommand = takeCommand(InboundRules.HEARTBEAT)

    /** The next command with [opcode] that nobody took yet, whatever came of it. The newest 4096 are kept. */
    @JvmOverloads
    public fun takeCommand(opcode: Int, timeout: Duration = DEFAULT_TIMEOUT): MockCommand =
        hub.await(timeout.toNanos()) { hub.mailbox.poll(opcode) }
            ?: throw NothingReceivedException("no command with op $opcode within $timeout; $this")

    /** The next REST request that nobody took yet. */
    @JvmOverloads
    public fun takeRequest(timeout: Duration = DEFAULT_TIMEOUT): RestRequest =
        hub.await(timeout.toNanos()) { hub.mailbox.pollRequest() }
            ?: throw NothingReceivedException("no REST request within $timeout; $this")

    /** Forgets the commands and requests that nobody took. */
    public fun clearReceived(): Unit = hub.lock.withLock { hub.mailbox.clear() }

    /**
     * Waits until [condition] holds; it is looked at again whenever the mock's state has changed.
     * The mock stands still meanwhile, so the condition must not block.
     */
    @JvmOverloads
    public fun await(timeout: Duration = DEFAULT_TIMEOUT, condition: Predicate<MockGateway>) {
        hub.await(timeout.toNanos()) { if (condition.test(this)) this else null }
            ?: throw NothingReceivedException("the condition does not hold within $timeout; $this")
    }

    /** Waits until [count] sessions are connected. */
    @JvmOverloads
    public fun awaitSessions(count: Int, timeout: Duration = DEFAULT_TIMEOUT): Unit =
        await(timeout) { mock -> mock.sessions.count { it.isConnected } == count }

    override fun toString(): String = "MockGateway(port $port, $stats)"

    private fun dispatch(event: PreparedEvent): Int =
        hub.dispatch(event) { event.isFor(it.shardId, it.shardCount, it.intents) }

    private fun tlsFront(): TlsFront = checkNotNull(front) { "this mock has no TLS or does not listen yet" }

    private fun releaseAnswers() =
        hub.lock.withLock {
            for (connection in hub.allConnections()) {
                val answer = connection.withheld ?: continue
                connection.withheld = null
                answer()
            }
        }

    private fun listen(): Int =
        if (config.tls == null) {
            server.start(config.port)
        } else {
            TlsFront(server.start(port = 0), config.tls).also { front = it }.start(config.port)
        }

    private fun urlAt(port: Int) = MockServer.url(isTls = config.tls != null, port)

    /** Ways to make a mock. */
    public companion object {
        /** The token that lets clients in unless another is set: the id of the bot 100000000000000001 and filling. */
        public const val DEFAULT_TOKEN: String = MockGatewayBuilder.DEFAULT_TOKEN

        /** Waits are for things that happen within milliseconds; a slow machine gets time too. */
        private val DEFAULT_TIMEOUT = Duration.ofSeconds(5)

        /** Collects a mock's settings. */
        @JvmStatic
        public fun builder(): MockGatewayBuilder = MockGatewayBuilder()

        /** A mock, not yet listening: `MockGateway { token("abc") }`. */
        @JvmSynthetic
        public operator fun invoke(configure: MockGatewayBuilder.() -> Unit): MockGateway =
            builder().apply(configure).build()
    }
}
