package dev.sluice.model

/**
 * A set of flags in one 64-bit number; bits that Discord has not documented are kept.
 *
 * Each kind of flags is a class of its own, whose constants are sets of one flag. Equal by class and [bits]. Immutable.
 *
 * @property bits as on the wire
 */
public abstract class FlagSet internal constructor(public val bits: Long) {
    /** Whether no flag is set. */
    public val isEmpty: Boolean get() = bits == 0L

    final override fun equals(other: Any?): Boolean =
        this === other || (other is FlagSet && other.bits == bits && other.javaClass == javaClass)

    final override fun hashCode(): Int = bits.hashCode()

    final override fun toString(): String = "${javaClass.simpleName}($bits)"
}
