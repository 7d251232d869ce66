package dev.sluice.gateway.transport

/**
 * What a [Transport] tells about one link.
 *
 * The calls for one link are never concurrent, each sees what the one before wrote, and their order is:
 * `onFailed`, or `onOpened`, any number of `onBytes`, `onClosed`. Exactly one of `onFailed` and `onClosed` comes, and it is
 * the last call. They come on threads of the network library (or, after [TransportLink.abort], on the caller's): they
 * must not block, as others may wait for the same thread.
 *
 * A listener must not throw. If it does, an `Error` too, the transport logs it and aborts the link; the terminal callback
 * comes all the same.
 */
public interface TransportListener {
    /** The handshake is done. [link] is the one that [Transport.open] returns, perhaps later than this call. */
    public fun onOpened(link: TransportLink)

    /**
     * A piece of a message has arrived. Messages and pieces come in the order in which the peer sent them; a transport
     * may hand over a message in pieces, and never joins two messages.
     *
     * @param bytes a view: what lies in it is valid only during this call, and must not be changed
     * @param offset where the piece begins in [bytes]
     * @param length its length in bytes, perhaps 0
     * @param last whether the message ends with it
     * @param binary whether the message is a binary one; the same for all its pieces
     * @param more whether the next call for this link is at hand and will be made at once, so that whoever waits for
     *   events need not be woken for each; a transport that does not know says false
     */
    public fun onBytes(bytes: ByteArray, offset: Int, length: Int, last: Boolean, binary: Boolean, more: Boolean)

    /**
     * The connection has ended.
     *
     * @param code the peer's close code; 1005 when its close frame had none; 1006 when there was no close frame (dropped,
     *   aborted, a frame above the limit, a violation of RFC 6455)
     * @param reason the peer's reason, or for 1006 what happened; may be empty
     */
    public fun onClosed(code: Int, reason: String)

    /**
     * There is no connection: refused, no answer in time, no WebSocket there, or given up by [TransportLink.abort],
     * [TransportLink.close] or [Transport.close].
     *
     * @param reason what happened, for a log
     * @param cause the network library's error, null when there was none
     */
    public fun onFailed(reason: String, cause: Throwable?)
}
