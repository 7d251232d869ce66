package dev.sluice.model

/** What a [DynamicValue] is. */
public enum class DynamicKind {
    /** Nothing. */
    NULL,

    /** True or false. */
    BOOLEAN,

    /** A number, integer or not. */
    NUMBER,

    /** A text. */
    TEXT,

    /** A list of values. */
    LIST,

    /** Values by key. */
    MAP,
}
