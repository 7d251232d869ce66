package dev.sluice.model

/**
 * The constants of one [OpenEnum], found by number without allocation.
 *
 * Filled while its class is initialised, read-only afterwards.
 */
internal class OpenEnumTable<E : OpenEnum>(private val create: (value: Int, name: String?) -> E) {
    private val byValue = LinkedHashMap<Int, E>()
    private val small = arrayOfNulls<OpenEnum>(SMALL)

    val entries: List<E> get() = byValue.values.toList()

    fun add(value: Int, name: String): E {
        val constant = create(value, name)
        check(byValue.put(value, constant) == null) { "$value twice" }
        if (value in 0 until SMALL) small[value] = constant
        return constant
    }

    @Suppress("UNCHECKED_CAST")
    fun of(value: Int): E {
        val constant = if (value in 0 until SMALL) small[value] as E? else byValue[value]
        return constant ?: create(value, null)
    }

    private companion object {
        /** Discord's numbers are small: message types end at 60. */
        const val SMALL = 64
    }
}
