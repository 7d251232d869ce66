package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A field of which it matters whether it was absent or null: a value, null, or not there.
 *
 * Used only where the two mean different things; elsewhere null stands for both. Immutable, equal by content.
 */
@Serializable(with = FieldSerializer::class)
public class Field<out T : Any> private constructor(
    /** Whether the key was there, be it with null. */
    public val isPresent: Boolean,
    /** The value; null when it was null or absent. */
    public val value: T?,
) {
    /** Whether the key was there with null. */
    public val isNull: Boolean get() = isPresent && value == null

    override fun equals(other: Any?): Boolean =
        other is Field<*> && other.isPresent == isPresent && other.value == value

    override fun hashCode(): Int = (value?.hashCode() ?: 0) * 2 + if (isPresent) 1 else 0

    override fun toString(): String = if (isPresent) value.toString() else "absent"

    public companion object {
        private val ABSENT = Field<Nothing>(false, null)
        private val NULL = Field<Nothing>(true, null)

        /** The key was not there. */
        @JvmStatic
        public fun <T : Any> absent(): Field<T> = ABSENT

        /** The key was there; null for a null. */
        @JvmStatic
        public fun <T : Any> of(value: T?): Field<T> = if (value == null) NULL else Field(true, value)
    }
}
