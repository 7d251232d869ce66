package dev.sluice.codec

import dev.sluice.model.DispatchEvent

/**
 * Turns the data of one type of event into one of the library's events. It must be thread-safe.
 *
 * [DispatchEvent] is sealed and its events are made by the library, so a decoder cannot give a class of yours. It can give
 * what [Codec.decode] of another codec makes of the data, or of data that it has mended, or a
 * [dev.sluice.model.UnknownEvent] with the bytes for whoever listens to read. Objects of your own are best made there, or
 * from the raw messages.
 *
 * Any exception that it throws reaches the caller of [Codec.decode] as an [EventDecodeException], and so does a null
 * that it returns in Java.
 */
public fun interface EventDecoder {
    /** Decodes the `d`, [length] bytes from [offset]; they must not be kept, since the array is used again. */
    public fun decode(bytes: ByteArray, offset: Int, length: Int): DispatchEvent
}
