package dev.sluice.gateway.transport

/**
 * One WebSocket connection, from the dial to its end.
 *
 * Thread-safe: every method may be called by any thread, from within a callback too, returns at once and never throws
 * because of the connection's state. After the terminal callback sends fail and the other methods do nothing.
 */
public interface TransportLink {
    /**
     * Queues one message, written as a single text or [binary] frame after everything that was queued before.
     *
     * The queue is bounded by the transport; when it is full, or the link is closing or has ended, [completion] gets a
     * [TransportException] and nothing is written. Otherwise it is called once: with null when the message was handed to
     * the network, with the failure when that could not be done or not be known. A failed message may have been written
     * all the same, as with every network.
     *
     * A slow link delays no other one.
     *
     * @param bytes handed over: it must not be changed until [completion] was called
     */
    public fun send(bytes: ByteArray, binary: Boolean, completion: SendCompletion)

    /**
     * Stops the delivery of bytes, and after a bounded number of frames that are on the way also the reading from the
     * network, so that the peer feels it. Sends go on. Idempotent.
     *
     * Called from within [TransportListener.onBytes] no further one follows; called by another thread, at most the one
     * that is under way or about to begin. While reading is paused neither pings nor the peer's close frame nor a
     * dropped connection are noticed, as they lie behind the bytes that nobody wants.
     */
    public fun pauseReading()

    /** Goes on with the delivery; what arrived in the meantime comes first, in order. Idempotent. */
    public fun resumeReading()

    /**
     * Closes in an orderly way: what was sent before is written, then a close frame, then the peer's answer is awaited.
     * All of it takes a few seconds from this call at most: then the connection is dropped, also when the peer has not
     * read what was to be written. Nothing more is delivered after this call, not even if reading is paused, but
     * [TransportListener.onClosed] with the peer's code and reason, or 1006 when it did not answer in time. Idempotent;
     * the first call counts.
     *
     * @param code 1000, or 3000 to 4999 (RFC 6455, 7.4.2: all others are not for applications)
     * @param reason at most 123 bytes of UTF-8 are sent, the rest is cut off at a character's end
     * @throws IllegalArgumentException when [code] may not be sent
     */
    public fun close(code: Int, reason: String)

    /**
     * Drops the connection at once, without a close frame; `onClosed(1006)` or `onFailed` follows, and nothing else but an
     * [TransportListener.onBytes] that is under way. Idempotent.
     */
    public fun abort()
}
