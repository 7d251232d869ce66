package dev.sluice.protocol.simulation

import dev.sluice.protocol.Output

/** Each command is sent once, or dropped for a good reason, and in order unless a newer one has taken its place. */
internal class CommandRules(private val agenda: Agenda, private val lateness: Long) {
    private class Handed(val number: Int, val slot: String?, val diesAt: Long)

    private val waiting = LinkedHashMap<Long, Handed>()
    private var lastPlain = -1
    private var forgivenUntil = Long.MIN_VALUE

    val isAnyWaiting: Boolean get() = waiting.isNotEmpty()

    fun handed(ticket: Long, number: Int, slot: String?, diesAt: Long) {
        must(waiting.put(ticket, Handed(number, slot, diesAt)) == null) { "ticket $ticket was given twice" }
    }

    fun sent(ticket: Long, number: Int) {
        val handed = waiting.remove(ticket) ?: fail("command $number was sent, which does not wait")
        must(handed.number == number) { "ticket $ticket is of command ${handed.number}, not of $number" }
        must(agenda.nowNanos < handed.diesAt) { "command $number was sent after its time" }
        if (handed.slot != null) return
        must(number > lastPlain) { "command $number was sent after $lastPlain" }
        lastPlain = number
    }

    fun dropped(output: Output.CommandDropped) {
        val handed = waiting.remove(output.ticket) ?: fail("$output does not wait")
        when (output.cause) {
            Output.CommandDropped.Cause.EXPIRED -> {
                must(agenda.nowNanos >= handed.diesAt) { "command ${handed.number} was dropped before its time" }
                val latest = maxOf(handed.diesAt, forgivenUntil) + lateness
                must(agenda.nowNanos <= latest) { "command ${handed.number} was dropped late" }
            }

            Output.CommandDropped.Cause.SUPERSEDED -> {
                must(handed.slot != null) { "command ${handed.number} sets nothing that could be replaced" }
            }

            Output.CommandDropped.Cause.STOPPED -> {}
        }
    }

    fun awakes() {
        forgivenUntil = agenda.nowNanos
    }

    /** Another process takes over: what waits gets new tickets, the last one the first. */
    fun takenOver(order: List<Int>) {
        val byNumber = waiting.values.associateBy { it.number }
        must(order.toSet() == byNumber.keys) { "the snapshot has $order, waiting are ${byNumber.keys}" }
        waiting.clear()
        order.asReversed().forEachIndexed { i, number ->
            val before = byNumber.getValue(number)
            // What died between the two processes can only be buried now.
            waiting[i + 1L] = Handed(number, before.slot, maxOf(before.diesAt, agenda.nowNanos))
        }
    }

    /** The process died, and what waited with it. */
    fun forgotten() = waiting.clear()

    fun checkNoneWaits() = must(waiting.isEmpty()) { "commands ${waiting.values.map { it.number }} were never sent" }
}
