package dev.sluice.gateway

/**
 * Does [wake], which completes or emits something that others wait for. Their dispatchers may be the user's, and what such
 * a one throws when it is given a coroutine comes out here. It is logged: what has to follow must follow all the same.
 */
internal inline fun ShardLog.waking(what: String, wake: () -> Unit) {
    try {
        wake()
    } catch (trouble: Throwable) {
        warn("not everybody who waits for {} could be woken", what, trouble)
    }
}
