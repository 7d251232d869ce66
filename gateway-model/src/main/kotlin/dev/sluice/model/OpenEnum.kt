package dev.sluice.model

/**
 * A value of a set that Discord numbers and may extend at any time.
 *
 * Each such set is a class of its own with a constant for every documented number and `of(int)` for any number, so an
 * unknown number survives: compare with the constants, and expect others. Equal by class and [value]. Immutable.
 *
 * @property value as on the wire
 */
public abstract class OpenEnum internal constructor(public val value: Int, private val knownName: String?) {
    /** Whether there is a constant for it. */
    public val isKnown: Boolean get() = knownName != null

    /** The constant's name, or `UNKNOWN_n`. */
    public val name: String get() = knownName ?: "UNKNOWN_$value"

    final override fun equals(other: Any?): Boolean =
        this === other || (other is OpenEnum && other.value == value && other.javaClass == javaClass)

    final override fun hashCode(): Int = value

    final override fun toString(): String = name
}
