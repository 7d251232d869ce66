package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A value where Discord mixes types: null, a boolean, a number, a text, a list or a map of such.
 *
 * Use the `as...` getters, which give null when it is something else. Immutable, equal by content.
 */
@Serializable(with = DynamicValueSerializer::class)
public sealed class DynamicValue {
    /** What it is. */
    public abstract val kind: DynamicKind

    /** Whether it is null. */
    public val isNull: Boolean get() = kind == DynamicKind.NULL

    /** The boolean, or null. */
    public open fun asBoolean(): Boolean? = null

    /** The integer, or null; not rounded from anything else. */
    public open fun asLong(): Long? = null

    /** The number, integer or not, or null. */
    public open fun asDouble(): Double? = null

    /** The text, or null; numbers are not turned into text. */
    public open fun asString(): String? = null

    /** The list, or null. */
    public open fun asList(): List<DynamicValue>? = null

    /** The map in the order it came in, or null. */
    public open fun asMap(): Map<String, DynamicValue>? = null

    /** The plain value: null, [Boolean], [Long], [Double], [String], [List] or [Map]. */
    protected abstract val plain: Any?

    final override fun equals(other: Any?): Boolean = other is DynamicValue && other.plain == plain

    final override fun hashCode(): Int = plain.hashCode()

    final override fun toString(): String = plain.toString()

    private object NullValue : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.NULL
        override val plain: Any? get() = null
    }

    private class BooleanValue(override val plain: Boolean) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.BOOLEAN

        override fun asBoolean(): Boolean = plain
    }

    private class LongValue(override val plain: Long) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.NUMBER

        override fun asLong(): Long = plain

        override fun asDouble(): Double = plain.toDouble()
    }

    private class DoubleValue(override val plain: Double) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.NUMBER

        override fun asDouble(): Double = plain
    }

    private class StringValue(override val plain: String) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.TEXT

        override fun asString(): String = plain
    }

    private class ListValue(override val plain: List<DynamicValue>) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.LIST

        override fun asList(): List<DynamicValue> = plain
    }

    private class MapValue(override val plain: Map<String, DynamicValue>) : DynamicValue() {
        override val kind: DynamicKind get() = DynamicKind.MAP

        override fun asMap(): Map<String, DynamicValue> = plain
    }

    public companion object {
        /** Null. */
        @JvmField
        public val NULL: DynamicValue = NullValue

        private val TRUE: DynamicValue = BooleanValue(true)
        private val FALSE: DynamicValue = BooleanValue(false)

        /** Most numbers whose type is not sure are those of kinds. */
        private const val SMALL = 16
        private val small = Array<DynamicValue>(SMALL) { LongValue(it.toLong()) }

        /** A boolean. */
        @JvmStatic
        public fun of(value: Boolean): DynamicValue = if (value) TRUE else FALSE

        /** An integer. */
        @JvmStatic
        public fun of(value: Long): DynamicValue =
            if (value in
                0 until SMALL
            ) {
                small[value.toInt()]
            } else {
                LongValue(value)
            }

        /**
         * A number that is no integer, or too big for one; [NULL] when it is not finite, as JSON has no such numbers:
         * what is read as one, such as `1e400`, could not be written again.
         */
        @JvmStatic
        public fun of(value: Double): DynamicValue = if (value.isFinite()) DoubleValue(value) else NULL

        /** A text. */
        @JvmStatic
        public fun of(value: String): DynamicValue = StringValue(value)

        /** A list; it is not copied, so do not change it any more. */
        @JvmStatic
        public fun of(value: List<DynamicValue>): DynamicValue = ListValue(value)

        /** A map; it is not copied, so do not change it any more. */
        @JvmStatic
        public fun of(value: Map<String, DynamicValue>): DynamicValue = MapValue(value)
    }
}
