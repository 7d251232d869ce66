package dev.sluice.codec

import kotlinx.serialization.SerializationException

/**
 * What is wrong at which byte, inside the decoder: [ByteJson] turns it into a [ByteJsonException] with the path.
 *
 * A [SerializationException], so that serializers that try one form and then another can catch it. Without a trace:
 * whoever sends broken data should not cost more than one who does not.
 */
internal class ByteFault(val what: String, val index: Int, val innerPath: String = "") : SerializationException(what) {
    override fun fillInStackTrace(): Throwable = this
}
