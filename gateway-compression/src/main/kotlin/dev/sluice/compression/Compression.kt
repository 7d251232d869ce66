package dev.sluice.compression

/**
 * How the payloads that Discord sends are compressed. Payloads that a client sends are never compressed.
 *
 * Source: Discord docs, Gateway > Compression (encoding and compression of gateway messages).
 *
 * @property queryValue the value of the `compress` parameter of the gateway URL, or null when the URL carries none.
 */
public enum class Compression(public val queryValue: String?) {
    /** Plain text frames. */
    NONE(null),

    /**
     * Payload compression: asked for by `compress: true` in Identify instead of in the URL. Text frames are plain,
     * each binary frame is one complete zlib stream. It does not go together with the stream forms.
     */
    PAYLOAD(null),

    /** One zlib stream for the life of a connection; a message ends with a sync flush (`00 00 FF FF`). */
    ZLIB_STREAM("zlib-stream"),

    /** One zstd stream for the life of a connection; each WebSocket message is one flushed gateway message. */
    ZSTD_STREAM("zstd-stream"),
    ;

    public companion object {
        /**
         * The transport compression that a gateway URL names, [NONE] for null or an empty text.
         *
         * @throws IllegalArgumentException for a value that is neither `zlib-stream` nor `zstd-stream`
         */
        @JvmStatic
        public fun fromQueryValue(value: String?): Compression {
            if (value.isNullOrEmpty()) return NONE
            return requireNotNull(entries.firstOrNull { it.queryValue == value }) {
                "compress=$value is unknown, must be zlib-stream, zstd-stream or absent"
            }
        }
    }
}
