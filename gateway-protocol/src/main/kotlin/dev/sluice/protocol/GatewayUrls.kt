package dev.sluice.protocol

import dev.sluice.compression.Compression

/**
 * Which URL to dial: the main one, or the one that READY gave for resuming when it can be trusted.
 *
 * Discord docs, Gateway > Connecting and > Resuming: the same query string goes to both; `resume_gateway_url` comes
 * without one. A resume URL is refused (the main URL is used with the same session) unless it is `wss` (or `ws` where
 * the configured one may be) and its host is `discord.gg`, below it, or the configured one.
 */
internal class GatewayUrls(private val config: ProtocolConfig) {
    private var main = WebSocketUrl.parse(config.gatewayUrl)

    /** The URL for identifying, and for resuming when there is no better one. */
    fun mainUrl(compression: Compression): String = main.withQuery(query(compression))

    /** The URL to dial for a session that READY gave [resumeUrl] to, or null when the main URL is the one to use. */
    fun resumeUrl(resumeUrl: String, compression: Compression): String? =
        trusted(resumeUrl)?.withQuery(query(compression))

    fun hasResumeUrl(session: LiveSession): Boolean = session.resumeUrl?.let(::trusted) != null

    /** The gateway has moved: [url] takes the place of the configured one, under the same conditions. */
    fun moveTo(url: String) {
        main = WebSocketUrl.parse(url, "gatewayUrl").also { it.requireSecret(config.allowPlaintext) }
    }

    private fun query(compression: Compression) =
        buildMap {
            put("v", API_VERSION)
            put("encoding", config.codec.encoding)
            compression.queryValue?.let { put("compress", it) }
        }

    private fun trusted(resumeUrl: String): WebSocketUrl? {
        if (!config.resumeAtReportedUrl) return null
        val url = try {
            WebSocketUrl.parse(resumeUrl)
        } catch (_: IllegalArgumentException) {
            return null
        }
        return url.takeIf(::isTrusted)
    }

    private fun isTrusted(url: WebSocketUrl): Boolean {
        val isConfiguredHost = url.host == main.host
        if (!url.isSecure && !(isConfiguredHost && (url.isLoopback || config.allowPlaintext))) return false
        return isConfiguredHost || config.allowedResumeHosts.any(url::isWithin)
    }

    internal companion object {
        /** Discord docs, Gateway > Connecting: 10 is current; without it the server assumes 6, which is gone. */
        const val API_VERSION = "10"
    }
}
