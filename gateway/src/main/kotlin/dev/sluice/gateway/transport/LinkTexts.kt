package dev.sluice.gateway.transport

/** What all transports say of a link that failed, for a log: what, where, value. */
internal object LinkTexts {
    const val DROPPED: String = "the connection was dropped without a close frame"

    const val UNANSWERED: String = "the peer did not take or did not answer the close frame"

    const val ABORTED: String = "the link was aborted"

    const val RESERVED_BITS: String = "a frame has reserved bits set, and no extension gives them a meaning"

    fun brokenRule(what: String?): String = "the peer broke RFC 6455: $what"

    /** Of the [header] of an answer to a handshake. */
    fun unasked(header: String): String = "the answer has $header, which nobody asked for"

    fun missing(header: String): String = "the answer to the handshake has no $header"

    fun tooBig(bytes: Long, request: TransportRequest): String =
        "a frame of $bytes bytes came, above the limit of ${request.maxFrameBytes} bytes (maxFrameBytes)"

    /** Where the network library keeps to itself how large it was. */
    fun tooBig(request: TransportRequest): String =
        "a frame came above the limit of ${request.maxFrameBytes} bytes (maxFrameBytes)"

    fun dialFailed(reason: String, request: TransportRequest): String =
        "no WebSocket connection to ${place(request)}: $reason"

    fun timedOut(request: TransportRequest): String =
        "no WebSocket connection to ${place(request)} within ${request.connectTimeout.toMillis()} ms"

    /** Host and port. No path and no query: they tell nobody what is wrong, and may hold a key. */
    private fun place(request: TransportRequest): String {
        val authority = request.url
            .substringAfter("://")
            .takeWhile { it != '/' && it != '?' }
            .substringAfterLast('@')
        val hasPort = ':' in authority.substringAfterLast(']')
        val port = if (request.url.startsWith("wss")) HTTPS_PORT else HTTP_PORT
        return if (hasPort) authority else "$authority:$port"
    }

    private const val HTTPS_PORT = 443
    private const val HTTP_PORT = 80
}
