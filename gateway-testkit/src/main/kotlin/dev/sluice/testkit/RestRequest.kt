package dev.sluice.testkit

/** One request to the mock's REST side, and how it was answered. Immutable. */
public class RestRequest internal constructor(
    /** GET, POST, ... */
    public val method: String,
    /** The path without `/api/vN`. */
    public val path: String,
    /** The `Authorization` header. */
    public val authorization: String?,
    /** The request's headers, names in lower case, one value each. */
    public val headers: Map<String, String>,
    /** The body as text; empty when there was none. */
    public val body: String,
    /** The status that it was answered with. */
    public val status: Int,
) {
    /** Without headers: they hold a token. */
    override fun toString(): String = "$method $path -> $status"
}
