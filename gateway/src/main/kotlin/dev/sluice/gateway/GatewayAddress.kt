package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayBotInfo
import dev.sluice.gateway.rest.GatewayRest
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Runnable
import org.slf4j.LoggerFactory
import java.util.concurrent.atomic.AtomicLong
import kotlin.coroutines.EmptyCoroutineContext

/**
 * Where the gateway is, for shards that connect where Discord says. It may be kept as long as it works (Discord docs, Gateway >
 * Get Gateway); shards that do not get through [doubt] it, and then Discord is asked again, for all of them once. Thread-safe.
 *
 * @param asking where the request is begun: its transport may be the user's, and shards doubt on their lanes.
 */
internal class GatewayAddress(
    url: String,
    private val rest: GatewayRest,
    private val clock: NanoClock,
    private val asking: CoroutineDispatcher,
) {
    /** What Discord said last. */
    @Volatile
    var url: String = url
        private set

    private val nextAskAt = AtomicLong(clock.nanoTime())

    /** A shard has tried [attempts] times without a connection that lasted. Never waits. */
    fun tried(attempts: Int) {
        if (attempts >= DOUBTED_FROM) doubt()
    }

    private fun doubt() {
        val now = clock.nanoTime()
        val due = nextAskAt.get()
        if (now - due < 0 || !nextAskAt.compareAndSet(due, now + PAUSE_NANOS)) return
        try {
            asking.dispatch(EmptyCoroutineContext, Runnable { rest.gatewayBotAsync().whenComplete(::answered) })
        } catch (refused: Throwable) {
            answered(null, refused)
        }
    }

    private fun answered(said: GatewayBotInfo?, trouble: Throwable?) {
        if (said == null) {
            logger.info("shards do not get through to {}, and Discord could not be asked where to: {}", url, "$trouble")
        } else if (said.url != url) {
            logger.info("the gateway has moved from {} to {}", url, said.url)
            url = said.url
        }
    }

    private companion object {
        private val logger = LoggerFactory.getLogger(GatewayAddress::class.java)

        /** What passes by itself has passed by then: backoff lets some seconds go by. */
        private const val DOUBTED_FROM = 3

        /** When Discord is down its answer is the same for a while, and it has better things to do. */
        private const val PAUSE_NANOS = 60_000_000_000L
    }
}
