package dev.sluice.gateway

import java.util.concurrent.Flow

/** Asks for [first] items, then for as many as its test does. */
internal class AskingSubscriber<T : Any>(private val first: Long, private val onItem: (T) -> Unit = {}) :
    Flow.Subscriber<T> {
    lateinit var subscription: Flow.Subscription
    val items = ArrayList<T>()
    var isComplete = false
    var failure: Throwable? = null

    override fun onSubscribe(subscription: Flow.Subscription) {
        this.subscription = subscription
        if (first != 0L) subscription.request(first)
    }

    override fun onNext(item: T) {
        items += item
        onItem(item)
    }

    override fun onError(throwable: Throwable) {
        failure = throwable
    }

    override fun onComplete() {
        isComplete = true
    }
}
