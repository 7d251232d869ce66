package dev.sluice.codec

import kotlinx.serialization.SerializationException

/**
 * What is wrong at which byte, inside the reading of ETF: [EtfCodec] turns it into its errors.
 *
 * A [SerializationException], so that serializers that try one form and then another can catch it. Without a trace:
 * whoever sends broken data should not cost more than one who does not.
 */
internal class EtfFault(val what: String, val index: Int) : SerializationException(what) {
    override fun fillInStackTrace(): Throwable = this
}
