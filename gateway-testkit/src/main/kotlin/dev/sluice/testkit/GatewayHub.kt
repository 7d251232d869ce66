package dev.sluice.testkit

import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * All that the mock knows: its connections, its sessions, what was counted and received. Thread-safe.
 *
 * One lock guards everything. Nothing blocks while it is held: sending means adding to a connection's queue, which
 * the connection's own writer empties without the lock.
 */
internal class GatewayHub(val config: MockConfig) {
    val lock = ReentrantLock()

    /** Signalled whenever something happened that a test may wait for. */
    val changed = lock.newCondition()

    /** Signalled when a connection's writer took from its queue. */
    private val room = lock.newCondition()

    val script = ScriptSwitches()
    val counters = Counters()
    val mailbox = Mailbox(changed)
    val gate = IdentifyGate(config, config.clock.asLong)
    val channels = ChannelDirectory(config)
    val messageIds = MessageIds()
    val answersToIdentify = ArrayDeque<MockAnswer>()
    val answersToResume = ArrayDeque<MockAnswer>()
    val botId: String = config.botId.toString()

    /** The mock's own WebSocket address; set when it listens. */
    @Volatile
    var url: String = ""

    private val connections = LinkedHashMap<Long, GatewayConnection>()
    private val sessionsById = LinkedHashMap<String, LiveSession>()
    private val commands = InboundRules(this)
    private var connectionIds = 0L
    private var sessionIds = 0L

    fun now(): Long = config.clock.asLong

    fun nextConnectionId(): Long = lock.withLock { ++connectionIds }

    fun newQueue(): OutgoingQueue = OutgoingQueue(lock, room, config.sendQueue, config.queueHardLimit)

    /** A connection is there: it is refused, greeted, or left to wait for its HELLO. */
    fun opened(connection: GatewayConnection, refusal: Pair<Int, String>?) =
        lock.withLock {
            connections[connection.id] = connection
            counters.connections++
            val now = now()
            when {
                refusal != null -> close(connection, refusal.first, refusal.second)
                script.isHelloWithheld -> connection.helloDueNanos = null
                script.helloDelayNanos > 0 -> connection.helloDueNanos = now + script.helloDelayNanos
                else -> hello(connection, now)
            }
            changed.signalAll()
        }

    /** A connection is gone, however that came about. */
    fun gone(connection: GatewayConnection) =
        lock.withLock {
            connection.state = GatewayConnection.State.CLOSING
            detach(connection)
            connections.remove(connection.id)
            connection.release()
            room.signalAll()
            changed.signalAll()
        }

    fun received(connection: GatewayConnection, bytes: ByteArray, isBinary: Boolean) =
        lock.withLock {
            if (connection.isOpen) commands.handle(connection, bytes, isBinary)
            changed.signalAll()
        }

    fun pong(connection: GatewayConnection, data: ByteArray) = lock.withLock { send(connection, Outgoing.Pong(data)) }

    /** The client sent a close frame; [code] is 1005 when it bore none. */
    fun closedByClient(connection: GatewayConnection, code: Int) =
        lock.withLock {
            if (connection.closeCode != 0) return@withLock
            counters.closedByClient(code)
            val session = connection.session
            // 1000 and 1001 end the session; anything else leaves it resumable.
            if ((code == NORMAL || code == GOING_AWAY) && session != null) end(session)
            detach(connection)
            connection.state = GatewayConnection.State.CLOSING
            connection.queue.offer(Outgoing.Close(code, ""))
            changed.signalAll()
        }

    /** Sends a close frame; the session, if there is one, lives on. */
    fun close(connection: GatewayConnection, code: Int, reason: String) {
        if (!connection.isOpen) return
        counters.closed(code)
        connection.closeCode = code
        connection.closeSentAtNanos = now()
        detach(connection)
        connection.state = GatewayConnection.State.CLOSING
        connection.queue.offer(Outgoing.Close(code, reason))
        changed.signalAll()
    }

    fun cut(connection: GatewayConnection) {
        if (connection.isOpen) counters.drops++
        detach(connection)
        connection.cut()
        changed.signalAll()
    }

    fun send(connection: GatewayConnection, item: Outgoing) {
        if (!connection.isOpen || connection.queue.offer(item)) return
        counters.slowClients++
        cut(connection)
    }

    fun control(connection: GatewayConnection, opcode: Int, data: String) =
        send(connection, Outgoing.Message(connection.format.control(opcode, data)))

    /** Op 7. Discord docs, Gateway > Reconnect: who stays is closed a few seconds later. */
    fun requestReconnect(connection: GatewayConnection) {
        connection.reconnectDueNanos = connection.reconnectDueNanos ?: (now() + config.reconnectTimeoutNanos)
        control(connection, RECONNECT, "null")
    }

    /** Op 9. The connection stays, and is as if it had never identified; `false` ends the session. */
    fun invalidate(connection: GatewayConnection, isResumable: Boolean) {
        val session = connection.session
        if (session != null && !isResumable) end(session)
        detach(connection)
        connection.state = GatewayConnection.State.NEW
        control(connection, INVALID_SESSION, isResumable.toString())
    }

    fun newSession(shardId: Int, shardCount: Int, intents: Long, query: ConnectionQuery): LiveSession {
        val id = "%032x".format(++sessionIds)
        val session = LiveSession(id, shardId, shardCount, intents, query, config.replayBuffer)
        sessionsById[id] = session
        if (sessionsById.size > MAX_SESSIONS) sessionsById.values.firstOrNull { it.connection == null }?.let(::end)
        return session
    }

    fun session(id: String): LiveSession? = sessionsById[id]

    /** Puts [session], which the client has had up to [sequence], on [connection]. */
    fun attach(session: LiveSession, connection: GatewayConnection, sequence: Long) {
        session.connection?.let { if (it !== connection) close(it, TAKEN_OVER, "session resumed elsewhere") }
        session.connection = connection
        connection.session = session
        connection.state = GatewayConnection.State.LIVE
        connection.beats.start(sequence)
    }

    fun end(session: LiveSession) {
        sessionsById.remove(session.id)
        session.connection?.session = null
        session.connection = null
    }

    fun endAllSessions() = sessionsById.values.toList().forEach(::end)

    fun allConnections(): List<GatewayConnection> = connections.values.toList()

    fun allSessions(): List<LiveSession> = sessionsById.values.toList()

    fun stats(): MockStats = lock.withLock { counters.snapshot(connections.size, sessionsById.size) }

    /** Puts an event into one session, whatever its intents, and on its connection's queue; never blocks. */
    fun deliver(session: LiveSession, event: PreparedEvent) {
        val numbered = session.record(event)
        counters.dispatches++
        session.connection?.let { send(it, Outgoing.Dispatch(numbered)) }
    }

    fun deliver(session: LiveSession, type: String, json: String) =
        deliver(session, PreparedEvent.of(type, json, botId))

    /**
     * Puts an event into every session that [accepts] it, then waits for room in the queues that it filled.
     * Answers how many sessions there were.
     */
    fun dispatch(event: PreparedEvent, accepts: (LiveSession) -> Boolean): Int =
        lock.withLock {
            channels.learn(event)
            var count = 0
            var full: ArrayList<GatewayConnection>? = null
            for (session in sessionsById.values.toList()) {
                if (!accepts(session)) continue
                deliver(session, event)
                count++
                val connection = session.connection ?: continue
                if (connection.queue.isFull) full = (full ?: ArrayList()).apply { add(connection) }
            }
            full?.forEach(::awaitRoom)
            if (count > 0) changed.signalAll()
            count
        }

    /** Holds the caller up, without the lock, until the client has read; one that does not is cut off. */
    private fun awaitRoom(connection: GatewayConnection) {
        // Wall time: a test's own clock may stand still, and this wait is about a real socket.
        var left = config.slowClientTimeoutNanos
        while (connection.isOpen && connection.queue.isFull) {
            if (left <= 0) {
                counters.slowClients++
                cut(connection)
                return
            }
            left = room.awaitNanos(left)
        }
    }

    /** Waits until [poll] yields something; null when [nanos] pass without. */
    fun <T : Any> await(nanos: Long, poll: () -> T?): T? =
        lock.withLock {
            val end = System.nanoTime() + nanos
            var found = poll()
            var left = end - System.nanoTime()
            while (found == null && left > 0) {
                changed.await(left, TimeUnit.NANOSECONDS)
                found = poll()
                left = end - System.nanoTime()
            }
            found
        }

    fun hello(connection: GatewayConnection, now: Long) {
        connection.isGreeted = true
        connection.lastBeatNanos = now
        val data = script.helloData ?: """{"heartbeat_interval":${config.heartbeatIntervalMillis},"_trace":["mock"]}"""
        control(connection, HELLO, data)
    }

    private fun detach(connection: GatewayConnection) {
        connection.withheld = null
        val session = connection.session ?: return
        connection.session = null
        if (session.connection !== connection) return
        session.connection = null
        session.detachedAtNanos = now()
    }

    internal companion object {
        const val RECONNECT = 7
        const val INVALID_SESSION = 9
        const val HELLO = 10
        private const val NORMAL = 1000
        private const val GOING_AWAY = 1001

        /** The code for a connection whose session was resumed on another one: not documented, so "unknown error". */
        private const val TAKEN_OVER = 4000

        /** Sessions that are never resumed pile up until their lifetime ends; the oldest go first. */
        private const val MAX_SESSIONS = 10_000
    }
}
