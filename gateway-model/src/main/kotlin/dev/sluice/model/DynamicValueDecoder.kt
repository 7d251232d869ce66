package dev.sluice.model

/** What a decoder implements to read a [DynamicValue] itself, in whatever format it reads. */
public interface DynamicValueDecoder {
    /** Reads the next value, whatever its type. */
    public fun decodeDynamicValue(): DynamicValue
}
