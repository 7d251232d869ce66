package dev.sluice.gateway.rest

/**
 * An answer to a [RestRequest]. Immutable, unless [body] is changed.
 *
 * @property status the HTTP status
 * @property headers the first value of each header, names in lower case
 * @property body the bytes as they came
 */
public class RestResponse(
    public val status: Int,
    public val headers: Map<String, String>,
    public val body: ByteArray,
) {
    override fun toString(): String = "RestResponse($status, ${body.size} bytes)"
}
