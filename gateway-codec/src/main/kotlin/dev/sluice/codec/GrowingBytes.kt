package dev.sluice.codec

/** Bytes written one after the other into an array that grows. Not thread-safe. */
internal class GrowingBytes(initial: Int) {
    private var bytes = ByteArray(initial)
    private var size = 0

    fun clear() {
        size = 0
    }

    /** Its low eight bits. */
    fun write(byte: Int) {
        reserve(1)
        bytes[size++] = byte.toByte()
    }

    fun write(more: ByteArray) {
        reserve(more.size)
        more.copyInto(bytes, size)
        size += more.size
    }

    fun toByteArray(): ByteArray = bytes.copyOf(size)

    private fun reserve(count: Int) {
        if (bytes.size - size < count) bytes = bytes.copyOf(maxOf(bytes.size * 2, size + count))
    }
}
