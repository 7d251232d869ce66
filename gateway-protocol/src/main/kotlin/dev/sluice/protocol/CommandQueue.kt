package dev.sluice.protocol

/** A command as it will be sent: encoded and size-checked when it was handed in. */
internal class QueuedCommand(val ticket: Long, val opcode: Int, val bytes: ByteArray)

/** Commands that wait to be sent, in order; at most [limit]. Survives reconnects. Confined to the machine. */
internal class CommandQueue(private val limit: Int) {
    private val waiting = ArrayDeque<QueuedCommand>()
    private var lastTicket = 0L

    val size: Int get() = waiting.size
    val commands: List<QueuedCommand> get() = waiting

    /** Refuses before anything is encoded. @throws CommandQueueFullException at the limit */
    fun checkRoom() {
        if (waiting.size >= limit) throw CommandQueueFullException(limit)
    }

    /** @throws CommandQueueFullException at the limit */
    fun add(opcode: Int, bytes: ByteArray): Long {
        checkRoom()
        waiting.addLast(QueuedCommand(++lastTicket, opcode, bytes))
        return lastTicket
    }

    fun cancel(ticket: Long): Boolean = waiting.removeAll { it.ticket == ticket }

    fun isEmpty(): Boolean = waiting.isEmpty()

    fun removeFirst(): QueuedCommand = waiting.removeFirst()
}
