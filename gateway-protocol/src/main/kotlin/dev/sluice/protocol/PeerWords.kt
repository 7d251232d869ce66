package dev.sluice.protocol

import dev.sluice.model.Token

/**
 * What a peer, or what lies between, says in words, made fit for logs, events and exceptions: the token does not come back
 * in it, it forges no line of a log, and it is no longer than a person would read. Immutable.
 */
internal class PeerWords(private val token: Token) {
    fun fit(words: String): String {
        // The token goes first: the other steps could leave a part of it.
        val safe = words.replace(token.value, "***")
        val short = if (safe.length <= MAX_LENGTH) safe else safe.substring(0, MAX_LENGTH) + "..."
        return if (short.none(::isForging)) short else short.map { if (isForging(it)) '?' else it }.joinToString("")
    }

    private fun isForging(char: Char) = char.isISOControl() || char == LINE_SEPARATOR || char == PARAGRAPH_SEPARATOR

    private companion object {
        /** The reason of a close frame has at most 123 bytes (RFC 6455, section 5.5); what libraries say, some more. */
        const val MAX_LENGTH = 512
        const val LINE_SEPARATOR = '\u2028'
        const val PARAGRAPH_SEPARATOR = '\u2029'
    }
}
