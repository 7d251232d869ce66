package dev.sluice.gateway

import dev.sluice.model.DispatchEvent

/**
 * Who of those who asked the same guild gets the next answer: whoever asked first. For answers that do not say what they
 * answer. Confined to the lane.
 */
internal class AnswerOrder {
    private val waiting = HashMap<Long, ArrayDeque<Any>>()

    /** What was given last: the others who wait see the same object, and it is not theirs. */
    private var given: DispatchEvent? = null

    fun asked(guildId: Long, who: Any) {
        waiting.getOrPut(guildId, ::ArrayDeque).addLast(who)
    }

    /** Whether [answer] is for [who]; who got an answer waits no longer. */
    fun isFor(guildId: Long, who: Any, answer: DispatchEvent): Boolean {
        if (answer === given || waiting[guildId]?.firstOrNull() !== who) return false
        given = answer
        left(guildId, who)
        return true
    }

    fun left(guildId: Long, who: Any) {
        val line = waiting[guildId] ?: return
        line.remove(who)
        if (line.isEmpty()) waiting.remove(guildId)
    }
}
