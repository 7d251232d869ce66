@file:JvmName("EventSinks")

package dev.sluice.gateway

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.future

/**
 * A sink that delivers with a suspending [deliver], in coroutines of this scope. When the scope is cancelled deliveries
 * fail.
 */
@JvmSynthetic
public fun CoroutineScope.eventSink(deliver: suspend (shard: Shard, dispatch: RawMessage.Payload) -> Unit): EventSink =
    EventSink { shard, dispatch -> future { deliver(shard, dispatch) } }
