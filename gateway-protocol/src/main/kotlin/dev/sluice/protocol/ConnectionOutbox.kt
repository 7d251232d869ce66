package dev.sluice.protocol

import dev.sluice.model.Connected
import dev.sluice.model.LifecycleEvent

/** Sorts a machine's outputs by what a simple loop asks for. Everything in it belongs to the present connection. */
internal class ConnectionOutbox(private val machine: ShardMachine) {
    private val sends = ArrayDeque<Output.Send>()
    private val lifecycle = ArrayDeque<LifecycleEvent>()
    private val dropped = ArrayDeque<Output.CommandDropped>()
    private var received: Output.Received? = null
    private var connect: String? = null
    private var close: Output.Close? = null
    private var isAbortDue = false

    /** Takes all outputs of the machine; questions for a permit go to [permits]. */
    fun sort(permits: LonePermits, nowNanos: Long) {
        while (true) {
            when (val output = machine.pollOutput() ?: return) {
                is Output.Send -> {
                    sends.addLast(output)
                }

                is Output.Received -> {
                    received = output
                }

                is Output.Connect -> {
                    connectionChanged()
                    connect = output.url
                }

                is Output.Close -> {
                    close = output
                }

                is Output.Abort -> {
                    // A dial that nobody has taken up yet is simply not taken up.
                    connect = null
                    isAbortDue = true
                }

                is Output.RequestIdentify -> {
                    permits.request(nowNanos)
                }

                is Output.CancelIdentify -> {
                    permits.cancelled()
                }

                is Output.Lifecycle -> {
                    keep(lifecycle, output.event)
                }

                is Output.Established -> {
                    if (!output.isResumed) permits.began(nowNanos)
                    // READY itself is a payload that the loop gets; whoever wants it typed decodes it there.
                    keep(lifecycle, Connected(output.isResumed, output.sessionId, ready = null))
                }

                is Output.CommandDropped -> {
                    keep(dropped, output)
                }

                is Output.SessionChanged,
                is Output.Trouble,
                is Output.Stopped,
                -> {}
            }
        }
    }

    /** What was for the connection before is void. */
    fun connectionChanged() {
        sends.clear()
        close = null
        isAbortDue = false
        connect = null
    }

    fun pollSend(): ByteArray? = sends.removeFirstOrNull()?.bytes

    fun pollLifecycle(): LifecycleEvent? = lifecycle.removeFirstOrNull()

    fun pollDropped(): Output.CommandDropped? = dropped.removeFirstOrNull()

    fun takeReceived(): Output.Received? = received.also { received = null }

    fun takeConnect(): String? = connect.also { connect = null }

    fun takeClose(): Output.Close? = close.also { close = null }

    fun takeAbort(): Boolean = isAbortDue.also { isAbortDue = false }

    private fun <T> keep(news: ArrayDeque<T>, newest: T) {
        if (news.size == NEWS_KEPT) news.removeFirst()
        news.addLast(newest)
    }

    private companion object {
        /** A loop that never asks shall not fill the memory; as many as `Shard.lifecycle` replays. */
        const val NEWS_KEPT = 64
    }
}
