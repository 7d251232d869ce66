package dev.sluice.model

/** What a decoder implements to read a [DynamicValue] itself, in whatever format it reads. */
public interface DynamicValueDecoder {
    /** What comes next, as far as its beginning tells; nothing is read. */
    public fun peekKind(): DynamicKind

    /** Reads the next value, whatever its type. */
    public fun decodeDynamicValue(): DynamicValue

    /**
     * Reads the next value as an integer: a number, whose fraction is cut off, or digits in a text, which have no
     * sign beyond [Long.MAX_VALUE], as ids. Null for any other value, which is read all the same; also for a number
     * that fits no `Long`, unless the format has ids as integers. To be overridden where that takes no [DynamicValue].
     */
    public fun decodeLongOrNull(): Long? = decodeDynamicValue().toLong()
}
