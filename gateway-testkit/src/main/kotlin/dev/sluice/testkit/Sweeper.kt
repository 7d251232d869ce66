package dev.sluice.testkit

import kotlinx.coroutines.delay
import kotlin.concurrent.withLock

/** What happens because time passed: delayed HELLOs, missed heartbeats, op 7 and closes without an effect, expiry. */
internal class Sweeper(private val hub: GatewayHub) {
    private val config = hub.config
    private val periodMillis = (config.heartbeatIntervalMillis / 10).coerceIn(MIN_PERIOD_MILLIS, MAX_PERIOD_MILLIS)

    suspend fun run() {
        while (true) {
            delay(periodMillis)
            sweep(hub.now())
        }
    }

    private fun sweep(now: Long) =
        hub.lock.withLock {
            hub.gate.refill(now)
            for (connection in hub.allConnections()) {
                when {
                    !connection.isOpen -> sweepClosing(connection, now)
                    isReconnectIgnored(connection, now) -> reconnectIgnored(connection)
                    !connection.isGreeted -> greetWhenDue(connection, now)
                    now - connection.lastBeatNanos > config.heartbeatLimitNanos -> missed(connection)
                }
            }
            for (session in hub.allSessions()) {
                val isAway = session.connection == null
                if (isAway && now - session.detachedAtNanos > config.sessionLifetimeNanos) expire(session)
            }
        }

    private fun greetWhenDue(connection: GatewayConnection, now: Long) {
        val due = connection.helloDueNanos ?: return
        if (now - due >= 0) hub.hello(connection, now)
    }

    private fun sweepClosing(connection: GatewayConnection, now: Long) {
        if (connection.closeCode != 0 && now - connection.closeSentAtNanos > config.closeTimeoutNanos) {
            connection.cut()
        }
    }

    private fun isReconnectIgnored(connection: GatewayConnection, now: Long): Boolean =
        connection.reconnectDueNanos.let { it != null && now - it >= 0 }

    private fun reconnectIgnored(connection: GatewayConnection) {
        hub.counters.reconnectsIgnored++
        hub.close(connection, UNKNOWN_ERROR, "op 7 was not obeyed")
    }

    private fun missed(connection: GatewayConnection) {
        val code = config.missedHeartbeatCode
        if (code == 0) hub.cut(connection) else hub.close(connection, code, "heartbeat missed")
    }

    private fun expire(session: LiveSession) {
        hub.counters.sessionsExpired++
        hub.end(session)
        hub.changed.signalAll()
    }

    private companion object {
        /** Discord documents that it closes, and no code for it: "unknown error", after which a client resumes. */
        const val UNKNOWN_ERROR = 4000

        /** Short intervals need a fine grain, long ones must not cost anything; at 5 ms a sweep is still unseen. */
        const val MIN_PERIOD_MILLIS = 5L
        const val MAX_PERIOD_MILLIS = 100L
    }
}
