package dev.sluice.compression

import java.nio.ByteBuffer

/**
 * Where a [Decompressor] leaves a message: [length] bytes of [bytes] from [offset] on.
 *
 * The bytes lie either in an array of the buffer's own, which grows by doubling up to the maximum and is used again
 * for each message, or, where nothing had to be decompressed, in the very array that was received. Both ways they are
 * valid until the buffer is used the next time: copy what must live longer, and write to neither.
 *
 * One buffer serves any number of decompressors that run on one thread, as no message outlives the call that made it:
 * a hundred idle shards then share the memory of the largest message. Not thread-safe.
 *
 * Those who write a [Decompressor] fill it so: [clear], then write to `bytes` from `offset + length` on, at most [room]
 * bytes, and [advance] by what was written, then [grow] when there is no room left; or [view] to hand on bytes as they
 * are.
 *
 * The own array never shrinks: after a burst of large messages take a new buffer, any decompressor goes on with it.
 *
 * @param initialCapacity bytes of the own array at first; 64 KiB unless given, which holds nearly every message of
 * Discord's but GUILD_CREATE
 * @param maxCapacity bytes that the own array may reach; 64 MiB unless given
 */
public class MessageBuffer(
    initialCapacity: Int = DEFAULT_INITIAL_CAPACITY,
    /** Bytes that the own array may reach. A message that needs more is refused by the decompressor. */
    public val maxCapacity: Int = DEFAULT_MAX_CAPACITY,
) {
    init {
        require(initialCapacity > 0) { "initialCapacity must be positive, was $initialCapacity" }
        require(maxCapacity >= initialCapacity) {
            "maxCapacity must be at least initialCapacity ($initialCapacity), was $maxCapacity"
        }
    }

    private var own = ByteArray(initialCapacity)
    private var ownAsBuffer = ByteBuffer.wrap(own)
    private var nativeStage: NativeStage? = null
    private var inflateTables: InflateTables? = null

    /** The array in which the message lies. */
    public var bytes: ByteArray = own
        private set

    /** Where in [bytes] the message begins. */
    public var offset: Int = 0
        private set

    /** How many bytes the message has. */
    public var length: Int = 0
        private set

    /** Bytes that the own array holds now. */
    public val capacity: Int get() = own.size

    /** Bytes that can be written to the own array before it must [grow]. 0 while the buffer is a view. */
    public val room: Int get() = if (bytes === own) own.size - length else 0

    /** Drops the message and points to the own array again. Keeps the memory. */
    public fun clear() {
        bytes = own
        offset = 0
        length = 0
    }

    /** Makes the buffer a view on [length] bytes of [bytes] from [offset] on: nothing is copied. */
    public fun view(bytes: ByteArray, offset: Int, length: Int) {
        require(offset >= 0 && length >= 0 && length <= bytes.size - offset) {
            "offset $offset and length $length must lie within the array of ${bytes.size} bytes"
        }
        this.bytes = bytes
        this.offset = offset
        this.length = length
    }

    /** Adds [count] bytes, which were written to the own array behind the message so far, to the message. */
    public fun advance(count: Int) {
        require(count in 0..room) { "count must be 0 to $room, was $count" }
        length += count
    }

    /**
     * Doubles the own array, up to [limit] bytes and never past [maxCapacity]; the message so far is kept.
     *
     * @return false when there is nothing left to grow
     * @throws IllegalStateException while the buffer is a view
     */
    public fun grow(limit: Int): Boolean {
        check(bytes === own) { "a view can not grow, call clear() first" }
        val cap = minOf(limit, maxCapacity)
        if (own.size >= cap) return false
        own = own.copyOf(minOf(own.size.toLong() * 2, cap.toLong()).toInt())
        ownAsBuffer = ByteBuffer.wrap(own)
        bytes = own
        return true
    }

    /** A copy of the message, for those who keep it. */
    public fun toByteArray(): ByteArray = bytes.copyOfRange(offset, offset + length)

    override fun toString(): String =
        "MessageBuffer(length=$length, capacity=$capacity of $maxCapacity${if (bytes === own) "" else ", a view"})"

    /** The rest of the own array as a buffer to write to. Its position does not move the message: [advance] does. */
    internal fun roomAsBuffer(): ByteBuffer = ownAsBuffer.limit(own.size).position(length)

    /** Native memory for decoders that can not reach arrays, made when the first of them asks. */
    internal fun nativeStage(): NativeStage = nativeStage ?: NativeStage().also { nativeStage = it }

    /** Tables for one who inflates into this buffer. Whoever takes them gives them back, or keeps them. */
    internal fun takeInflateTables(): InflateTables = inflateTables?.also { inflateTables = null } ?: InflateTables()

    internal fun giveBackInflateTables(tables: InflateTables) {
        inflateTables = tables
    }

    private companion object {
        const val DEFAULT_INITIAL_CAPACITY = 64 shl 10
        const val DEFAULT_MAX_CAPACITY = 64 shl 20
    }
}
