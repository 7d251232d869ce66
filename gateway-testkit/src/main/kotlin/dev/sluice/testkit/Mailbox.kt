package dev.sluice.testkit

import java.util.concurrent.locks.Condition

/**
 * What clients sent and no test has taken yet, by opcode; guarded by the hub's lock, of which [changed] is a condition.
 *
 * Each opcode keeps its newest [LIMIT]; a mock that runs for days drops the oldest.
 */
internal class Mailbox(private val changed: Condition) {
    private val byOpcode = HashMap<Int, ArrayDeque<MockCommand>>()
    val requests = ArrayDeque<RestRequest>()
    private val untakenRequests = ArrayDeque<RestRequest>()

    fun put(command: MockCommand) {
        val queue = byOpcode.getOrPut(command.opcode) { ArrayDeque() }
        queue.addLast(command)
        if (queue.size > LIMIT) queue.removeFirst()
        changed.signalAll()
    }

    fun put(request: RestRequest) {
        requests.addLast(request)
        untakenRequests.addLast(request)
        if (requests.size > LIMIT) requests.removeFirst()
        if (untakenRequests.size > LIMIT) untakenRequests.removeFirst()
        changed.signalAll()
    }

    fun poll(opcode: Int): MockCommand? = byOpcode[opcode]?.removeFirstOrNull()

    fun pollRequest(): RestRequest? = untakenRequests.removeFirstOrNull()

    fun clear() {
        byOpcode.clear()
        untakenRequests.clear()
    }

    private companion object {
        /** Per opcode: many times what any test looks at, little memory. */
        const val LIMIT = 4096
    }
}
