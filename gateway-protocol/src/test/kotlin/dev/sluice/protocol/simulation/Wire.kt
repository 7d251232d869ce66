package dev.sluice.protocol.simulation

import kotlin.random.Random

/** What comes out of a wire on the client's side. */
internal interface WireEnd {
    fun opened()

    fun refused(reason: String)

    /** [text] = what the server wrote, for those who watch; null when the network has spoilt it beyond recognition. */
    fun message(bytes: ByteArray, isBinary: Boolean, text: String?)

    fun closed(code: Int)
}

/** What comes out of a wire on the server's side. */
internal interface ServerEnd {
    fun message(text: String)

    fun closing(code: Int)

    fun gone()
}

/**
 * One connection through a network that delays, loses and spoils. Bytes keep their order in each direction, as TCP's
 * do; what a black hole swallows never arrives, and neither side learns of it.
 */
internal class Wire(private val agenda: Agenda, private val random: Random, val url: String, val client: WireEnd) {
    var server: ServerEnd? = null

    /** True from the upgrade until the client or the network has ended it. */
    var isOpen = false
        private set

    /** True when nothing more comes out on the client's side. */
    var isOver = false
        private set
    private var isBlackHole = false
    private var stalledUntil = Long.MIN_VALUE
    private var upAt = Long.MIN_VALUE
    private var downAt = Long.MIN_VALUE
    private var garbledNext = 0

    /** The server has taken the connection. */
    fun open(server: ServerEnd) {
        this.server = server
        isOpen = true
        down { client.opened() }
    }

    fun refuse(reason: String) {
        if (isOver) return
        isOver = true
        agenda.after(latency()) { client.refused(reason) }
    }

    fun send(text: String) {
        if (!isOver) up { server?.message(text) }
    }

    fun serve(bytes: ByteArray, isBinary: Boolean, text: String) {
        if (isOver) return
        val isGarbled = garbledNext > 0
        if (isGarbled) {
            garbledNext--
            // Never valid: not in UTF-8, not as a block of deflate or zstd.
            bytes[0] = -1
        }
        down { client.message(bytes, isBinary, text.takeUnless { isGarbled }) }
    }

    /** The client says that it ends the connection; the server answers by [serverCloses]. */
    fun clientCloses(code: Int) {
        if (!isOver) up { server?.closing(code) }
    }

    /** The server's close frame, and then the end of the stream. */
    fun serverCloses(code: Int) {
        if (isOver) return
        down { end { client.closed(code) } }
    }

    /** The client drops it without a word. Whether and when its own side hears of that is the caller's to decide. */
    fun abort() {
        if (isOver) return
        isOver = true
        isOpen = false
        if (!isBlackHole) agenda.after(latency()) { server?.gone() }
    }

    /** The network ends it: both sides see an end. */
    fun cut() {
        if (isOver || !isOpen) return
        up { server?.gone() }
        down { end { client.closed(ABNORMAL) } }
    }

    /** Nothing arrives any more, in neither direction. */
    fun swallow() {
        isBlackHole = true
    }

    /** Nothing arrives for [nanos], then all of it. */
    fun stall(nanos: Long) {
        stalledUntil = agenda.nowNanos + nanos
    }

    /** The next [messages] of the server's arrive spoilt. */
    fun garble(messages: Int) {
        garbledNext = messages
    }

    private fun end(tell: () -> Unit) {
        isOver = true
        isOpen = false
        tell()
    }

    private inline fun up(crossinline arrival: () -> Unit) {
        upAt = maxOf(upAt, arrivalTime())
        agenda.at(upAt) { if (!isBlackHole) arrival() }
    }

    private inline fun down(crossinline arrival: () -> Unit) {
        downAt = maxOf(downAt, arrivalTime())
        agenda.at(downAt) { if (!isBlackHole && !isOver) arrival() }
    }

    private fun arrivalTime() = maxOf(agenda.nowNanos + latency(), stalledUntil)

    private fun latency() = random.nextLong(MIN_LATENCY, MAX_LATENCY)

    companion object {
        const val ABNORMAL = 1006
        private const val MIN_LATENCY = 5 * Agenda.MILLI
        private const val MAX_LATENCY = 120 * Agenda.MILLI
    }
}
