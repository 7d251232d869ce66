package dev.sluice.protocol.simulation

import dev.sluice.protocol.Transitions
import io.kotest.core.spec.style.StringSpec
import kotlin.random.Random

/**
 * The core against a model of Discord in virtual time, under random faults; [Witness] says what must hold.
 *
 * A failure names its seed: `-Dsluice.simulation.seed=SEED` runs that one alone. 1,000 seeds and 3 days, 10,000 and 30
 * with -Plong.
 */
class SimulationSpec :
    StringSpec({
        val isLong = System.getProperty("sluice.long") == "true"
        val only = System.getProperty("sluice.simulation.seed")?.toInt()

        "a shard in a storm keeps the rules, loses nothing in silence and recovers" {
            val first = only ?: Random.nextInt()
            val count = if (only != null) {
                1
            } else if (isLong) {
                10_000
            } else {
                1_000
            }
            println("SimulationSpec: $count seeds from $first")
            val total = Report()
            repeat(count) { i -> total += Simulation(first + i).run() }
            println("SimulationSpec: $total")
            println("SimulationSpec: ${total.edges.size} of ${Transitions.table.size} ways between states were gone")
        }

        // A heartbeat a second leaves 58 sends a minute, and hundreds of commands wait when the storm is over.
        for (seed in listOf(-1063656285, -1063636823, -1063525130)) {
            "a full queue is sent after the storm, however slowly, seed $seed" {
                Simulation(seed).run()
            }
        }

        "days of a shard" {
            val seed = only ?: Random.nextInt()
            val days = if (isLong) 30 else 3
            val report = Simulation(seed) { Weather.days(days) }.run()
            println("SimulationSpec: $days days, seed $seed: $report")
            // Once for the first session and once for each that was lost, were it not for connections that break before READY.
            must(
                report.identifies <= 2 * (report.sessionsLost + 1) + days,
            ) { "seed $seed: ${report.identifies} identifies" }
        }
    })
