package dev.sluice.protocol

/**
 * The parts of a `ws` or `wss` URL that we care about. Strict on purpose: what comes here may come from the wire.
 *
 * Refused: other schemes, user info (`wss://discord.gg@evil.example`), fragments, blanks, backslashes, anything that is
 * not printable ASCII, empty host labels, ports out of range, more than [MAX_LENGTH] characters.
 */
internal class WebSocketUrl private constructor(
    val isSecure: Boolean,
    /** Lower case, an IPv6 literal without its brackets. */
    val host: String,
    private val authority: String,
    private val path: String,
    private val query: String,
) {
    val isLoopback: Boolean
        get() = host == "localhost" || host.endsWith(".localhost") || host == "::1" || IPV4_LOOPBACK.matches(host)

    /** @throws IllegalArgumentException when the token would go unencrypted to another machine. */
    fun requireSecret(allowPlaintext: Boolean) =
        require(isSecure || isLoopback || allowPlaintext) {
            "gatewayUrl must be wss:// unless its host is loopback or allowPlaintext is set; its host is $host"
        }

    /** Whether the host is [domain] or one below it. */
    fun isWithin(domain: String): Boolean = host == domain || host.endsWith(".$domain")

    /** This URL with [parameters] in its query; what was there under other names stays, in front. */
    fun withQuery(parameters: Map<String, String>): String {
        val kept = query.split('&').filter { it.isNotEmpty() && it.substringBefore('=') !in OUR_PARAMETERS }
        val all = kept + parameters.map { (name, value) -> "$name=$value" }
        val scheme = if (isSecure) "wss" else "ws"
        return "$scheme://$authority${path.ifEmpty { "/" }}?${all.joinToString("&")}"
    }

    companion object {
        /** Discord's URLs have about 40 characters; a longer one is no URL that a server of theirs would send. */
        private const val MAX_LENGTH = 2048
        private const val MAX_PORT = 65_535
        private val OUR_PARAMETERS = setOf("v", "encoding", "compress")
        private val IPV4_LOOPBACK = Regex("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        private val NAME = Regex("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
        private val IPV6 = Regex("[0-9a-f:.]{2,45}")
        private const val FORBIDDEN = "\\\"<>^`{|}#"

        /**
         * The URL in parts.
         *
         * @param what what it is called in messages.
         * @throws IllegalArgumentException saying what is wrong.
         */
        fun parse(url: String, what: String = "the URL"): WebSocketUrl {
            require(url.length <= MAX_LENGTH) { "$what has more than $MAX_LENGTH characters" }
            require(url.all { it in '!'..'~' && it !in FORBIDDEN }) {
                "$what has a fragment, a blank or another character that does not belong there: ${printable(url)}"
            }
            val isSecure = url.startsWith("wss://", ignoreCase = true)
            require(
                isSecure || url.startsWith("ws://", ignoreCase = true),
            ) { "$what must begin with wss:// : ${printable(url)}" }
            val rest = url.substring(url.indexOf("://") + "://".length)
            val authority = rest.takeWhile { it != '/' && it != '?' }
            require('@' !in authority) { "$what must not hold user info" }
            val afterAuthority = rest.substring(authority.length)
            return WebSocketUrl(
                isSecure = isSecure,
                host = hostOf(authority, url, what),
                authority = authority,
                path = afterAuthority.substringBefore('?'),
                query = afterAuthority.substringAfter('?', ""),
            )
        }

        private fun hostOf(authority: String, url: String, what: String): String {
            val isIpv6 = authority.startsWith("[")
            val host = if (isIpv6) authority.substring(1).substringBefore(']', "") else authority.substringBefore(':')
            val portPart = if (isIpv6) authority.substringAfter(']', "!") else authority.substring(host.length)
            val lower = host.lowercase()
            require(
                if (isIpv6) IPV6.matches(lower) else NAME.matches(lower),
            ) { "$what has no proper host: ${printable(url)}" }
            val isPortProper = portPart.isEmpty() ||
                (
                    portPart.length in 2..6 && portPart[0] == ':' && portPart.drop(1).all { it in '0'..'9' } &&
                        portPart.drop(1).toInt() in 1..MAX_PORT
                )
            require(isPortProper) { "$what has no proper port: ${printable(url)}" }
            return lower
        }

        /** For messages: what may be user info (a password) and the query (a key) stay out of them. */
        private fun printable(url: String): String =
            url
                .substringBefore('?')
                .replaceBefore('@', "***")
                .map { if (it in '!'..'~') it else '?' }
                .joinToString("")
    }
}
