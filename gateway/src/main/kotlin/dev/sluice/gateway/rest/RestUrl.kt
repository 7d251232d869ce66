package dev.sluice.gateway.rest

import java.net.InetAddress
import java.net.URI
import java.net.URISyntaxException
import java.net.UnknownHostException

/** What the URL of a REST API has to be, so that the token goes nowhere where it should not. */
internal object RestUrl {
    /**
     * [url], when it is one.
     *
     * @param option the setting that it was given to, for messages; those quote no more of it than scheme and host, as it
     *   may hold a password or a key.
     * @throws IllegalArgumentException when it is none, or more than host, port and path.
     */
    fun parse(option: String, url: String): URI {
        val uri = try {
            URI(url)
        } catch (e: URISyntaxException) {
            // Its message and the library's quote the whole.
            throw IllegalArgumentException("$option is no URL: ${e.reason} at index ${e.index}")
        }
        val isHttp = uri.scheme.equals("http", ignoreCase = true) || uri.scheme.equals("https", ignoreCase = true)
        require(isHttp) { "$option must begin with https:// , its scheme is ${uri.scheme ?: "missing"}" }
        val authority = uri.rawAuthority.orEmpty()
        require(authority.isNotEmpty() && '@' !in authority && uri.rawQuery == null && uri.rawFragment == null) {
            "$option needs a host, and no user info, query or fragment; its host is ${uri.host}"
        }
        return uri
    }

    /**
     * @param remedy what to do, for the message.
     * @throws IllegalArgumentException when the token would go over plain `http` to another machine.
     */
    fun requireSecret(
        option: String,
        url: String,
        allowsPlaintext: Boolean,
        remedy: String = "use https, or call allowPlaintext()",
    ) {
        val uri = parse(option, url)
        val isPlain = uri.scheme.equals("http", ignoreCase = true)
        require(!isPlain || allowsPlaintext || isLoopback(uri.host)) {
            "$option: the token would go over plain http to ${uri.host}: $remedy"
        }
    }

    private fun isLoopback(host: String?): Boolean =
        host != null && (host == "localhost" || (isLiteral(host) && isLoopbackAddress(host)))

    /** Addresses are looked at, names never looked up: an answer could change before the request is made. */
    private fun isLiteral(host: String) = host.startsWith("[") || host.all { it.isDigit() || it == '.' }

    private fun isLoopbackAddress(host: String): Boolean =
        try {
            InetAddress.getByName(host).isLoopbackAddress
        } catch (_: UnknownHostException) {
            false
        }
}
