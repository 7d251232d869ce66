package dev.sluice.protocol

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration

class TransitionsSpec :
    FunSpec({
        test("docs/protocol-states.md shows the table as it is") {
            val file = Path.of("..", "docs", "protocol-states.md")
            val drawn = StatesDocument.render()
            if (System.getProperty("sluice.regenerate") == "true") Files.writeString(file, drawn)
            withClue("The table has changed: run this test with -Dsluice.regenerate=true") {
                Files.readString(file) shouldBe drawn
            }
        }

        test("an edge that is not in the table is refused") {
            shouldThrow<IllegalStateException> { Transitions.edge(StateKind.IDLE, Cause.OPENED, StateKind.READY) }
        }

        test("the table has no edge twice, none out of a terminal state, and every state and cause") {
            Transitions.table.toSet().size shouldBe Transitions.table.size
            Transitions.table.none { it.from.isTerminal } shouldBe true
            Transitions.table.flatMap { listOf(it.from, it.to) }.toSet() shouldBe StateKind.entries.toSet()
            Transitions.table.map { it.cause }.toSet() shouldBe Cause.entries.toSet()
        }

        test("from one state a cause leads to one state only") {
            Transitions.table
                .groupBy { it.from to it.cause }
                .values
                .all { it.size == 1 } shouldBe true
        }

        context("every edge is reached") {
            withData(nameFn = { "${it.from} -- ${it.cause.words} --> ${it.to}" }, Transitions.table) { edge ->
                val scene = Scene { slowCollectorIntervals(1).resumeTimeout(Duration.ofSeconds(100)) }
                if (edge.from == StateKind.CLOSING) scene.closingFor(edge.cause) else scene.reach(edge.from)
                scene.edges.clear()
                scene.provoke(edge.cause)
                scene.edges shouldContain edge
            }
        }
    })

/** Brings the scene into CLOSING so that [cause] follows when the connection is gone. */
private fun Scene.closingFor(cause: Cause) {
    if (cause == Cause.GONE_TO_PARK) {
        reach(StateKind.AWAITING_PERMIT).parked()
        return
    }
    reach(StateKind.READY)
    when (cause) {
        Cause.GONE_TO_END -> input { handleClose(now) }
        Cause.GONE_TO_HAND_OVER -> input { handleSuspend(now) }
        else -> op7()
    }
}

/** Does to the scene what [cause] stands for. */
private fun Scene.provoke(cause: Cause) {
    when (cause) {
        Cause.STARTED -> start()

        Cause.STARTED_PAUSED -> input { handleReadingPaused(now) }.start()

        Cause.SESSION_REFUSED -> input { handleRestoreRefused("another bot's") }

        Cause.OPENED -> opened()

        Cause.DIAL_FAILED -> dialFails()

        Cause.DIAL_TIMED_OUT, Cause.HELLO_TIMED_OUT, Cause.WAIT_OVER -> toDeadline()

        Cause.HELLO_WITHOUT_SESSION -> hello()

        Cause.HELLO_WITH_SESSION -> hello()
            .permit()
            .ready()
            .closed()
            .reconnect()

        Cause.PERMIT_GRANTED -> permit()

        Cause.PERMIT_DENIED -> permit(granted = false)

        Cause.PERMIT_FAR_OFF -> parked()

        Cause.UNPARKED -> unparked()

        Cause.READY_RECEIVED -> ready("other")

        Cause.READY_TIMED_OUT, Cause.RESUME_TIMED_OUT -> passAlive(180 * Scene.SECOND)

        Cause.REPLAY_BEGAN -> dispatch(2)

        Cause.RESUMED_RECEIVED -> resumed()

        Cause.ZOMBIE -> toDeadline().toDeadline()

        Cause.RECONNECT_REQUESTED -> op7()

        Cause.INVALID_SESSION -> op9(false)

        Cause.UNDECODABLE -> poison()

        Cause.SLOW_COLLECTOR -> input { handleReadingPaused(now) }.pass(Scene.INTERVAL)

        Cause.DISCONNECTED, Cause.GONE_TO_RECONNECT, Cause.GONE_TO_END -> closed()

        Cause.GONE_TO_HAND_OVER, Cause.GONE_TO_PARK -> closed()

        Cause.FATAL_CLOSE, Cause.GONE_TO_FAIL -> closed(4004)

        Cause.USER_CLOSE -> input { handleClose(now) }

        Cause.USER_SUSPEND -> input { handleSuspend(now) }

        Cause.USER_RECONNECT -> input { handleReconnect(now) }
    }
}
