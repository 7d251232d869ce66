package dev.sluice.codec

import dev.sluice.model.DispatchEvent

/**
 * Turns the data of one type of event into an object. It must be thread-safe.
 *
 * Any exception that it throws reaches the caller of [Codec.decode] as an [EventDecodeException], and so does a null
 * that it returns in Java.
 */
public fun interface EventDecoder {
    /** Decodes the `d`, [length] bytes from [offset]; they must not be kept, since the array is used again. */
    public fun decode(bytes: ByteArray, offset: Int, length: Int): DispatchEvent
}
