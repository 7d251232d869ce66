package dev.sluice.codec

/** Words that may hold what a peer has sent, made fit for a log: one line, without what moves a cursor. Stateless. */
internal object OneLine {
    private const val LINE_SEPARATOR = '\u2028'
    private const val PARAGRAPH_SEPARATOR = '\u2029'

    /** Long enough for what is wrong and where, short enough for a log line. */
    private const val MAX_REASON = 200

    /** A path of ours, or a reason with the place behind it, is shorter. */
    private const val MAX_LINE = 600

    /**
     * An id has 20 digits at most. The part of a bot's token that is secret has more characters, so that no token that
     * comes back as a key is of use.
     */
    private const val MAX_KEY = 20

    /** What is wrong: the first line of a longer text. */
    fun reason(text: String): String = fit(text.substringBefore('\n'), MAX_REASON)

    /** The key of a map, for a path. */
    fun key(text: String): String = fit(text, MAX_KEY)

    /** A path that others have made, or the name of an event. */
    fun words(text: String): String = fit(text, MAX_REASON)

    /** A whole path or reason, whoever has put it together. */
    fun line(text: String): String = fit(text.substringBefore('\n'), MAX_LINE)

    private fun fit(text: String, length: Int): String {
        val short = text.take(length)
        return if (short.none(::isForging)) short else short.map { if (isForging(it)) '?' else it }.joinToString("")
    }

    private fun isForging(char: Char) = char.isISOControl() || char == LINE_SEPARATOR || char == PARAGRAPH_SEPARATOR
}
