package dev.sluice.gateway.rest

import java.time.Duration

/**
 * A GET request. Immutable; [toString] shows no header, as one of them is the token.
 *
 * @property url the whole address
 * @property headers what is sent, the token among it: not for logs
 * @property timeout how long all of it may take, from the name lookup to the body's last byte
 * @property maxBodyBytes the largest body that is read
 */
public class RestRequest(
    public val url: String,
    public val headers: Map<String, String>,
    public val timeout: Duration,
    public val maxBodyBytes: Int,
) {
    override fun toString(): String = "GET $url"
}
