package dev.sluice.gateway

/** Names that the other side gives, as a log may have them: they could forge a line of it, or fill it. */
internal object LogNames {
    /** [name] where it is one as Discord gives them, else what is left of it. */
    fun of(name: String): String =
        if (name.length <= LONGEST && name.all(::isPlain)) {
            name
        } else {
            name.take(LONGEST).map { if (isPlain(it)) it else '?' }.joinToString("")
        }

    private fun isPlain(char: Char) = char in '!'..'~'

    /** Twice the longest of the documented ones. */
    private const val LONGEST = 80
}
