package dev.sluice.protocol.simulation

/** The last things that happened, for whoever has to understand a failure. Put into words only then. */
internal class Trace(private val agenda: Agenda) {
    private class Line(val atNanos: Long, val words: () -> String)

    private val lines = ArrayDeque<Line>()

    /** [words] may be called much later: they must speak of values, not of variables. */
    fun add(words: () -> String) {
        if (lines.size == KEPT) lines.removeFirst()
        lines.addLast(Line(agenda.nowNanos, words))
    }

    override fun toString(): String = lines.joinToString("\n") { "${it.atNanos / Agenda.MILLI} ms: ${it.words()}" }

    private companion object {
        const val KEPT = 200
    }
}
