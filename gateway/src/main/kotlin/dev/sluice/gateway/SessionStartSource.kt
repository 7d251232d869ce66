package dev.sluice.gateway

import dev.sluice.gateway.rest.SessionStartLimit
import java.util.concurrent.CompletionStage

/**
 * Where a [GatewayRuntime] asks how many identifies a bot has left: `GET /gateway/bot`, in general by
 * [dev.sluice.gateway.rest.GatewayRest].
 *
 * It is asked before the first shard identifies, when identifies run short, when the day is over, and now and then;
 * never twice at a time, and seldom more than once in half a minute. Called by any thread; it must not block. A failure
 * is logged, and what was known before is gone on with.
 */
public fun interface SessionStartSource {
    /** Asks; the stage has the answer. What takes longer than half a minute counts as a failure. */
    public fun ask(): CompletionStage<SessionStartLimit>
}
