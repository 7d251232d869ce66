package dev.sluice.model

import java.util.Base64

/**
 * A bot's token. Its text is only in [value]: [toString] never shows it, so it can lie in any configuration object.
 *
 * A leading `Bot ` is dropped. Equal by [value]. Immutable. Source: Discord docs, API Reference > Authentication.
 *
 * @throws IllegalArgumentException when the text is empty or has blanks, control characters or anything else that is
 *   not printable ASCII, which would break (or break into) an HTTP header; the message does not show the text
 */
public class Token(text: String) {
    /** The bare token, without `Bot `. Keep it out of logs and messages. */
    public val value: String = text.removePrefix(PREFIX)

    init {
        require(value.isNotEmpty()) { "the token is empty" }
        val wrong = value.indexOfFirst { it !in '!'..'~' }
        require(wrong < 0) {
            "the token has a blank, a control character or a non-ASCII character at index $wrong of ${value.length}"
        }
    }

    /** The bot's user id, which is the token's first part in base 64; null when it is not. */
    public val botUserId: Long? = readUserId(value)

    override fun equals(other: Any?): Boolean = other is Token && other.value == value

    override fun hashCode(): Int = value.hashCode()

    override fun toString(): String = "Token(***)"

    private companion object {
        private const val PREFIX = "Bot "

        private fun readUserId(token: String): Long? {
            val part = token.substringBefore('.', missingDelimiterValue = "").trimEnd('=')
            return try {
                val text = String(Base64.getUrlDecoder().decode(part), Charsets.ISO_8859_1)
                Snowflakes.parse(text)
            } catch (_: IllegalArgumentException) {
                null
            }
        }
    }
}
