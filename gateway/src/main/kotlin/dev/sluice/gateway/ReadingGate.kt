package dev.sluice.gateway

/** Something that can fill up and then wants the shard to read no further. */
internal interface Pauser {
    /** Names it, short. */
    val name: String

    /** Says in a warning what is the matter. */
    val reason: String
    val isFull: Boolean
    val isLow: Boolean

    /** Written on the lane only; read by whoever empties it. */
    var isPausing: Boolean
}

/**
 * Reading goes on while nobody here is full.
 *
 * [pauseIfFull] is called on the lane, [resumeIfLow] by whoever takes something, from any thread.
 */
internal class ReadingGate(private val lane: ShardLane) {
    private val pausers = LinkedHashSet<Pauser>()

    /** What stops and starts the socket; set once before anything runs. Called on the lane. */
    lateinit var valve: Valve

    /** On the lane. */
    fun pauseIfFull(pauser: Pauser) {
        if (pauser.isPausing || !pauser.isFull) return
        pauser.isPausing = true
        pausers.add(pauser)
        if (pausers.size == 1) valve.pause(pauser.reason)
        // It may have been emptied before it could see that it pauses: then nobody else would let go.
        if (pauser.isLow) remove(pauser)
    }

    /** From any thread, after taking something. */
    fun resumeIfLow(pauser: Pauser) {
        if (!pauser.isPausing || !pauser.isLow) return
        lane.run { if (pauser.isLow) remove(pauser) }
    }

    /** On the lane: [pauser] is gone, or has emptied. */
    fun remove(pauser: Pauser) {
        pauser.isPausing = false
        if (pausers.remove(pauser) && pausers.isEmpty()) valve.resume()
    }

    /** On the lane: whether somebody keeps the shard from reading. */
    val isPaused: Boolean get() = pausers.isNotEmpty()

    /** On the lane: who keeps the shard from reading; empty when nobody does. */
    fun names(): List<String> = pausers.map { it.name }

    /** On the lane: why the shard does not read, for messages. */
    fun reasons(): String = pausers.joinToString { it.reason }

    /** Stops and starts reading. */
    interface Valve {
        fun pause(reason: String)

        fun resume()
    }
}
