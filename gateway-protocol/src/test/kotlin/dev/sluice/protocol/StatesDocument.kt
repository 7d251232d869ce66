package dev.sluice.protocol

/** Draws `docs/protocol-states.md` from the transition table. */
internal object StatesDocument {
    fun render(): String =
        buildString {
            appendLine("# States of a shard")
            appendLine()
            appendLine("Drawn from `Transitions` in `gateway-protocol` by `TransitionsSpec`; do not edit.")
            appendLine("After a change of the table run `mvn -pl gateway-protocol -am test -Dsluice.regenerate=true`.")
            appendLine()
            appendLine(
                "Timers live in the state: a state that is left takes its timers with it. Two are not listed, as they go",
            )
            appendLine(
                "on from state to state: the time to live of commands that wait, and when a pause of reading is told.",
            )
            appendLine()
            appendLine("| state | meaning | timers | terminal |")
            appendLine("|---|---|---|---|")
            for (kind in StateKind.entries) {
                val end = if (kind.isTerminal) "yes" else "no"
                appendLine("| ${name(kind)} | ${kind.meaning} | ${kind.timers} | $end |")
            }
            appendLine()
            appendLine("```mermaid")
            appendLine("stateDiagram-v2")
            appendLine("    [*] --> ${name(StateKind.IDLE)}")
            for ((ends, edges) in Transitions.table.groupBy { it.from to it.to }) {
                val causes = edges.joinToString(" / ") { it.cause.words }
                appendLine("    ${name(ends.first)} --> ${name(ends.second)}: $causes")
            }
            for (kind in StateKind.entries.filter { it.isTerminal }) appendLine("    ${name(kind)} --> [*]")
            appendLine("```")
            appendLine()
            appendLine("## Every transition")
            appendLine()
            appendLine("| from | cause | to |")
            appendLine("|---|---|---|")
            for (edge in Transitions.table) {
                appendLine("| ${name(edge.from)} | ${edge.cause.words} | ${name(edge.to)} |")
            }
        }

    private fun name(kind: StateKind): String =
        kind.name.split('_').joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) }
}
