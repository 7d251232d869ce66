package dev.sluice.gateway.netty

import java.net.URI
import java.net.URISyntaxException

/**
 * Whom a dial is for. Immutable.
 *
 * @property host a name, or an address without brackets
 * @property isSecure whether TLS is spoken with it
 */
internal class DialTarget private constructor(val uri: URI, val host: String, val port: Int, val isSecure: Boolean) {
    /** Host and port, as a URL has them. */
    val authority: String get() = "${bracketed()}:$port"

    /** As a `Host` header names it (RFC 9112, 3.2): without the scheme's own port. */
    val hostHeader: String
        get() = if (port == defaultPort(isSecure)) bracketed() else authority

    override fun toString(): String = authority

    private fun bracketed() = if (':' in host) "[$host]" else host

    internal companion object {
        private const val HTTPS_PORT = 443
        private const val HTTP_PORT = 80
        private const val LAST_PORT = 65_535

        /** As [URI.getPort] says it. */
        private const val NOT_GIVEN = -1

        /** @throws IllegalArgumentException when [url] names no host */
        fun of(url: String): DialTarget {
            val uri = try {
                URI(url)
            } catch (e: URISyntaxException) {
                // Its message quotes the whole, which may hold a key.
                throw IllegalArgumentException("no URL: ${e.reason} at index ${e.index}")
            }
            val isSecure = uri.scheme.equals("wss", ignoreCase = true) || uri.scheme.equals("https", ignoreCase = true)
            // Without a host where it is not a name as RFC 2396 knows them, such as one with an underscore.
            val authority = uri.rawAuthority.orEmpty().substringAfterLast('@')
            val host = (uri.host ?: authority.substringBefore(':')).removeSurrounding("[", "]")
            require(host.isNotEmpty()) { "the URL names no host" }
            val given = if (uri.host != null) uri.port else portIn(authority)
            val port = if (given == NOT_GIVEN) defaultPort(isSecure) else given
            require(port in 1..LAST_PORT) { "there is no such port" }
            return DialTarget(uri, host, port, isSecure)
        }

        /** Of an authority that [URI] does not take apart; 0, which is no port, for what is no number. */
        private fun portIn(authority: String): Int {
            val text = authority.substringAfter(':', "")
            return if (text.isEmpty()) NOT_GIVEN else text.toIntOrNull()?.takeIf { it > 0 } ?: 0
        }

        private fun defaultPort(isSecure: Boolean) = if (isSecure) HTTPS_PORT else HTTP_PORT
    }
}
