package dev.sluice.codec

import kotlinx.serialization.SerializationException

/**
 * Bytes could not be turned into an object. The message holds no values that were read, save the first 20 characters of
 * keys of maps and what a serializer or constructor of the user's says; it has no line ends or other control characters.
 *
 * @property path where, such as `$.members[3].user.id`
 * @property reason what is wrong there
 * @property byteOffset where, counted from the first byte that was to be decoded
 */
public class ByteJsonException internal constructor(
    public val path: String,
    public val reason: String,
    public val byteOffset: Int,
    cause: Throwable?,
) : SerializationException("$reason at $path, byte $byteOffset", cause)
