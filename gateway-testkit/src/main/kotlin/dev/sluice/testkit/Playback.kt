package dev.sluice.testkit

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.isActive
import kotlinx.coroutines.runInterruptible
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import java.util.concurrent.atomic.AtomicLong
import kotlin.coroutines.coroutineContext

/** A recording that is being played into a mock; see [MockGateway.play]. Thread-safe. */
public class Playback internal constructor(
    private val hub: GatewayHub,
    scope: CoroutineScope,
    private val path: Path,
    eventsPerSecond: Double,
    private val isLooping: Boolean,
) {
    private val count = AtomicLong()
    private val done = CompletableFuture<Unit>()
    private val pace = Pace(eventsPerSecond)

    /** What it fails with is told to whoever awaits its end; the mock goes on. */
    private val job =
        scope.async(Dispatchers.IO) { do playOnce() while (isLooping && isActive && count.get() > 0) }

    init {
        // Not within it: what is stopped before it has begun never gets there.
        job.invokeOnCompletion { trouble ->
            if (trouble == null || trouble is CancellationException) {
                done.complete(Unit)
            } else {
                done.completeExceptionally(trouble)
            }
        }
    }

    /** The events that were played so far. */
    public val played: Long get() = count.get()

    /** Whether it has come to its end, was stopped or failed. */
    public val isDone: Boolean get() = done.isDone

    /** Ends it; what was dispatched stays dispatched. */
    public fun stop() {
        job.cancel()
    }

    /**
     * Waits for its end and answers how many events were played.
     *
     * @throws IllegalStateException when that takes longer than [timeout] or the file could not be played
     */
    public fun await(timeout: Duration): Long {
        try {
            done.get(timeout.toNanos(), TimeUnit.NANOSECONDS)
        } catch (e: TimeoutException) {
            throw IllegalStateException("$path is not played to its end within $timeout: $played events so far", e)
        } catch (e: ExecutionException) {
            throw IllegalStateException("$path could not be played: ${e.cause?.message}", e.cause)
        }
        return played
    }

    private suspend fun playOnce() {
        Files.newBufferedReader(path).use { reader ->
            var lineNumber = 0
            while (coroutineContext.isActive) {
                val line = reader.readLine() ?: return
                lineNumber++
                if (line.isBlank()) continue
                val event = eventOf(line)
                    ?: throw IllegalArgumentException("line $lineNumber is no JSON object with \"t\" and \"d\"")
                pace.awaitTurn()
                // A slow client may hold this thread up for a while; stopping interrupts it.
                runInterruptible { hub.dispatch(event) { event.isFor(it.shardId, it.shardCount, it.intents) } }
                count.incrementAndGet()
            }
        }
    }

    private fun eventOf(line: String): PreparedEvent? {
        val payload = try {
            Json.parseToJsonElement(line) as? JsonObject ?: return null
        } catch (_: SerializationException) {
            return null
        }
        val type = payload.text("t") ?: return null
        val data = payload["d"] ?: return null
        return PreparedEvent.of(type, data.toString(), hub.botId)
    }
}
