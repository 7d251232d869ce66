package dev.sluice.model

/** What Discord's documentation says, as `bin/protocol-tables` has written it down. */
internal object ProtocolTables {
    /** A field of an event or object. */
    data class Field(val name: String, val mayBeAbsent: Boolean, val mayBeNull: Boolean)

    private val blocks: Map<String, List<String>> = read()

    /** The events by name. */
    val events: Map<String, List<String>> = of("event")

    /** The objects by the headline of their table. */
    val objects: Map<String, List<String>> = of("object")

    /** The numbered sets by headline and name. */
    val enums: Map<String, List<String>> = of("enum")

    fun fields(lines: List<String>): List<Field> =
        lines.filterNot { it.startsWith("=") || it.startsWith("@") }.map { line ->
            val marks = line.substringAfter(' ', "")
            Field(line.substringBefore(' '), mayBeAbsent = '?' in marks, mayBeNull = '0' in marks)
        }

    private fun of(kind: String) = blocks.filterKeys { it.startsWith("$kind ") }.mapKeys { it.key.substringAfter(' ') }

    private fun read(): Map<String, List<String>> {
        val blocks = LinkedHashMap<String, MutableList<String>>()
        val text = checkNotNull(javaClass.getResource("/protocol-tables.txt")).readText()
        for (line in text.lines().filter { it.isNotBlank() && !it.startsWith("#") }) {
            if (line.startsWith(" ")) {
                blocks.values.last().add(line.trim())
            } else {
                blocks[line] = ArrayList()
            }
        }
        return blocks
    }
}
