package dev.sluice.gateway

import dev.sluice.model.Connected
import dev.sluice.model.Disconnected
import dev.sluice.model.DispatchEvent
import dev.sluice.model.Event
import dev.sluice.model.EventType
import dev.sluice.model.GuildMembersChunk
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import dev.sluice.model.LifecycleEvent
import dev.sluice.model.RateLimited
import dev.sluice.model.RequestChannelInfo
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.SessionLost
import dev.sluice.model.ShardId
import dev.sluice.model.SoundboardSounds
import dev.sluice.model.UndecodableEvent
import dev.sluice.model.VoiceChannelInfo
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration

/**
 * Asks Discord through one shard, and gathers what it answers. Each collection of a flow asks anew; cancelling one stops
 * it from waiting, and takes the request back if it has not gone out.
 *
 * Time passes by the runtime's clock and timers whatever the context of the collector is. Thread-safe.
 */
internal class ShardRequests(
    private val core: ShardCore,
    private val shardId: ShardId,
    private val intents: Intents,
    clock: NanoClock,
) {
    private val fullLists = FullListTurns(clock)
    private val channelOrder = AnswerOrder()

    fun members(request: RequestGuildMembers, options: RequestOptions): Flow<GuildMembersChunk> {
        requireMine(request.guildId)
        return asking(options, request.guildId.takeIf { request.isFullList }) {
            // Here already: that no answer comes is known only after the idle timeout.
            if (request.isFullList) core.subscriptions.advice.askedForAllMembers()
            MemberInquiry.of(request)
        }
    }

    fun sounds(request: RequestSoundboardSounds, options: RequestOptions): Flow<SoundboardSounds> {
        request.guildIds.forEach(::requireMine)
        return asking(options) { SoundInquiry(request) }
    }

    fun channels(request: RequestChannelInfo, options: RequestOptions): Flow<VoiceChannelInfo> {
        requireMine(request.guildId)
        val answers = asking(options) { ChannelInquiry(request, channelOrder) }
        return flow { answers.collect { answer -> answer.channels.forEach { emit(it) } } }
    }

    /** @param fullListOf the guild whose full list this is, which has to wait for its turn; else null. */
    private fun <R : DispatchEvent> asking(
        options: RequestOptions,
        fullListOf: Long? = null,
        inquiry: () -> Inquiry<R>,
    ): Flow<R> =
        flow {
            val asked = inquiry()
            var refusals = 0
            while (true) {
                val turn = fullListOf?.let(fullLists::join)
                val refused = try {
                    attempt(asked, options, turn) { emit(it) } ?: break
                } finally {
                    turn?.end()
                }
                val wait = refused.retryAfter.coerceAtLeast(Duration.ZERO)
                if (++refusals > options.rateLimitRetries ||
                    wait > LONGEST_WAIT
                ) {
                    throw rateLimited(asked, wait, refusals)
                }
                turn?.refused(wait)
                onTimers { delay(millisOf(wait)) }
            }
        }

    /** Asks once; returns null when the whole answer has come, or how it was refused. */
    private suspend fun <R : DispatchEvent> attempt(
        asked: Inquiry<R>,
        options: RequestOptions,
        turn: FullListTurns.Turn?,
        emit: suspend (R) -> Unit,
    ): RateLimited? {
        if (turn != null) onTimers { turn.await() }
        // What came before the request went out is no answer to it, and the session that ended then was not its own.
        var isSent = false
        val types = setOf(asked.replyType, EventType.RATE_LIMITED)
        val collector = core.subscriptions.internalEvents(
            asked.what,
            Selection.answers(types) {
                isSent &&
                    asked.concerns(it)
            },
        )
        collector.open()
        try {
            core.ask(asked.command) {
                isSent = true
                asked.handedOver()
                turn?.sent()
            }
            turn?.end()
            return gather(asked, options, collector, emit)
        } finally {
            collector.close()
            core.onLane { asked.abandoned() }
        }
    }

    private suspend fun <R : DispatchEvent> gather(
        asked: Inquiry<R>,
        options: RequestOptions,
        collector: EventCollector,
        emit: suspend (R) -> Unit,
    ): RateLimited? {
        var isConnected = true
        while (!asked.isComplete) {
            // A shard that waits for its collectors connects when they go on, which may be when this call has ended.
            val isLimited = isConnected || core.pausedBy().isNotEmpty()
            when (val event = next(asked, collector, options.idleTimeout.takeIf { isLimited })) {
                is Disconnected -> isConnected = false
                is Connected -> isConnected = true
                is SessionLost -> throw sessionLost(asked, event)
                is RateLimited -> return event
                is UndecodableEvent -> throw undecodable(asked, event)
                else -> asked.replyClass.cast(event).let { if (asked.take(it)) emit(it) }
            }
        }
        return null
    }

    /** The next thing that concerns the request. [limit] = how long none may come; null = for ever. */
    private suspend fun next(asked: Inquiry<*>, collector: EventCollector, limit: Duration?): Event {
        var isOver = false
        var event = collector.poll()
        // Not what the block returns: a time limit that ends just then would take it away.
        if (event == null) {
            onTimers {
                val taking = suspend {
                    event = collector.next()
                    isOver = event == null
                }
                if (limit == null) taking() else withTimeoutOrNull(millisOf(limit)) { taking() }
            }
        }
        if (isOver) throw collector.end?.toRefusal() ?: GatewayException("the shard is closed; build a new one")
        return event ?: throw timedOut(asked, limit!!)
    }

    /** On the lane. */
    private fun <R : DispatchEvent> Inquiry<R>.concerns(event: Event): Boolean =
        when (event) {
            is LifecycleEvent -> event is Disconnected || event is Connected || event is SessionLost
            is RateLimited -> event.opcode == command.opcode && isRefused(event)
            is UndecodableEvent -> event.type == replyType && mayBe(event)
            else -> replyClass.isInstance(event) && isAnswered(replyClass.cast(event))
        }

    private fun requireMine(guildId: Long) =
        require(shardId.ownsGuild(guildId)) {
            "guild $guildId is not of shard $shardId, so Discord would not answer; ask the shard whose guild it is"
        }

    private fun timedOut(asked: Inquiry<*>, limit: Duration): RequestFailedException {
        val command = asked.command
        val isIntentMissing = command is RequestGuildMembers && command.isFullList && Intent.GUILD_MEMBERS !in intents
        val slow = core.pausedBy()
        val advice = when {
            isIntentMissing -> "a full list needs the intent GUILD_MEMBERS, which this shard does not have"
            slow.isNotEmpty() -> "the shard does not read, as the rings of $slow are full: ask from another coroutine"
            else -> "Discord does not answer for guilds that the bot is not in"
        }
        return failure(asked, Kind.TIMED_OUT, "nothing more came within $limit, ${asked.progress}; $advice")
    }

    private fun rateLimited(asked: Inquiry<*>, wait: Duration, refusals: Int) =
        failure(
            asked,
            Kind.RATE_LIMITED,
            "refused $refusals times because of a rate limit; Discord takes it again in $wait",
            wait,
        )

    private fun sessionLost(asked: Inquiry<*>, event: SessionLost) =
        failure(asked, Kind.SESSION_LOST, "the session was lost (${event.reason}), ${asked.progress}; ask again")

    private fun undecodable(asked: Inquiry<*>, event: UndecodableEvent) =
        failure(asked, Kind.UNDECODABLE, "an answer could not be read at '${event.path}': ${event.reason}")

    private fun failure(asked: Inquiry<*>, kind: Kind, trouble: String, wait: Duration? = null) =
        RequestFailedException(kind, asked.command, "shard $shardId asked for ${asked.what}: $trouble", wait)

    private suspend fun <T> onTimers(block: suspend () -> T): T = withContext(core.callbackDispatcher) { block() }

    private fun millisOf(duration: Duration): Long = (duration.toNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000L

        /** Ten times Discord's longest documented one; whether a still longer one is worth it only the caller knows. */
        val LONGEST_WAIT: Duration = Duration.ofMinutes(5)
    }
}

private typealias Kind = RequestFailedException.Kind
