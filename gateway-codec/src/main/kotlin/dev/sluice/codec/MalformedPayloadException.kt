package dev.sluice.codec

/**
 * A payload whose envelope, or whose session data, cannot be read. The connection is of no use any more.
 *
 * @property what is wrong
 * @property byteOffset where, counted from the payload's first byte
 */
public class MalformedPayloadException(public val what: String, public val byteOffset: Int) :
    CodecException("$what at byte $byteOffset", null)
