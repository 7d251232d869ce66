package dev.sluice.gateway

/**
 * The runtime of shards that were given none: made with the first of them that connects, closed with the last that
 * ends.
 */
internal object DefaultRuntime {
    private var current: GatewayRuntime? = null
    private var users = 0

    @Synchronized
    fun acquire(): GatewayRuntime {
        val runtime = current ?: GatewayRuntime.builder().build().also { current = it }
        users++
        return runtime
    }

    @Synchronized
    fun release() {
        check(users > 0) { "released more often than acquired" }
        users--
        if (users == 0) {
            current?.close()
            current = null
        }
    }
}
