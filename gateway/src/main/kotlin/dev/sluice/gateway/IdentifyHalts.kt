package dev.sluice.gateway

import java.util.Collections
import java.util.WeakHashMap

/**
 * Who has stopped the identifies of a token, and who goes on all the same. Guarded by the lock of its [IdentifyGuard].
 *
 * A halt holds for all: what Discord refuses one it refuses the others. Whoever tries again takes its own halt back, and
 * does not wait for those of others, who may never try; until the next halt, which holds for all again.
 */
internal class IdentifyHalts {
    private val reasons = LinkedHashMap<Any, String>()

    /** Weak: one that has ended comes no more to take itself out. */
    private val exempt: MutableSet<Any> = Collections.newSetFromMap(WeakHashMap())

    fun halt(owner: Any, reason: String) {
        reasons[owner] = reason
        exempt.clear()
    }

    fun allow(owner: Any) {
        reasons.remove(owner)
        if (reasons.isEmpty()) exempt.clear() else exempt.add(owner)
    }

    /** Why a shard of [owner] may not identify; null = it may. One of no owner never tries again by itself. */
    fun reasonFor(owner: Any?): String? = if (owner in exempt) null else reasons.values.lastOrNull()
}
