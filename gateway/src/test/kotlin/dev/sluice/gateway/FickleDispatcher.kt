package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher
import kotlin.coroutines.CoroutineContext

/** A dispatcher of the user's, which goes by [inner] until it [isOff]; then it throws at whoever wakes a coroutine of it. */
internal class FickleDispatcher(private val inner: CoroutineDispatcher) : CoroutineDispatcher() {
    @Volatile
    var isOff = false

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        check(!isOff) { "the plugin is disabled" }
        inner.dispatch(context, block)
    }
}
