package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.LinkTexts
import io.ktor.client.call.HttpClientCall
import io.ktor.http.Headers
import io.ktor.http.HttpHeaders
import java.security.MessageDigest
import java.util.Base64

/** What a client has to see in the answer to its handshake (RFC 6455, 4.1): CIO looks only at the status (Ktor 3.5.2). */
internal object UpgradeAnswer {
    /** RFC 6455, 1.3. */
    private const val KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /** Why there is no WebSocket, although the status of [call]'s answer says so; null when there is one. */
    fun refusal(call: HttpClientCall): String? {
        val answer = call.response.headers
        // Ktor puts the key into the content of the request.
        val accept = call.request.content.headers[HttpHeaders.SecWebSocketKey]
            ?.let(::acceptOf)
        return when {
            !answer.names(HttpHeaders.Upgrade, "websocket") -> "the answer upgrades to no WebSocket"
            !answer.names(HttpHeaders.Connection, "upgrade") -> "the answer upgrades nothing"
            accept == null || accept != answer[HttpHeaders.SecWebSocketAccept]?.trim() -> "the answer is to another key"
            isUnasked(call, HttpHeaders.SecWebSocketExtensions) -> LinkTexts.unasked("an extension")
            isUnasked(call, HttpHeaders.SecWebSocketProtocol) -> LinkTexts.unasked("a subprotocol")
            else -> null
        }
    }

    /** Plugins of a client of the caller's may ask, and know what to make of the answer. */
    private fun isUnasked(call: HttpClientCall, header: String) =
        header in call.response.headers && header !in call.request.headers

    private fun Headers.names(header: String, token: String) =
        getAll(header).orEmpty().flatMap { it.split(',') }.any { it.trim().equals(token, ignoreCase = true) }

    private fun acceptOf(key: String): String {
        val digest = MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).toByteArray())
        return Base64.getEncoder().encodeToString(digest)
    }
}
