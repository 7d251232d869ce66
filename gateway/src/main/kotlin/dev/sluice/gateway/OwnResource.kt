package dev.sluice.gateway

/**
 * What a [GatewayRuntime] makes for itself when it is first needed and closes when it ends. None is made after that, and
 * one that is being made just then is closed too.
 *
 * Thread-safe.
 */
internal class OwnResource<T : AutoCloseable>(private val make: () -> T) : AutoCloseable {
    private var made: T? = null
    private var isOver = false

    /** @throws GatewayException when there is none and the runtime has ended. */
    @Synchronized
    fun get(): T {
        made?.let { return it }
        if (isOver) throw closedException()
        return make().also { made = it }
    }

    override fun close() {
        endMaking()?.close()
    }

    @Synchronized
    private fun endMaking(): T? {
        isOver = true
        return made
    }

    companion object {
        fun closedException() = GatewayException("the runtime is closed; build on another one")
    }
}
