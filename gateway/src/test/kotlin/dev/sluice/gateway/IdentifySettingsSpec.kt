package dev.sluice.gateway

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration

/** The settings of a runtime that say who may identify and dial when: what they take and what they refuse. */
class IdentifySettingsSpec :
    FunSpec({
        class Setting(val bad: String, val set: GatewayRuntimeBuilder.() -> Unit)

        val minute = Duration.ofMinutes(1)

        context("refused, with the bad value in the message") {
            withData(
                nameFn = { it.bad },
                Setting("maxConcurrency must be positive, was 0") { maxConcurrency(0) },
                Setting("interval must not be negative, was PT-1S") { identifyPace(Duration.ofSeconds(-1), minute) },
                Setting("margin must not be negative, was PT-1S") { identifyPace(minute, Duration.ofSeconds(-1)) },
                Setting("identifyReservePercent must be 0 to 100, was -1") { identifyReservePercent(-1) },
                Setting("identifyReservePercent must be 0 to 100, was 101") { identifyReservePercent(101) },
                Setting("shardLimit must be above 1, was 1") { identifyBreaker(1, 2, minute) },
                Setting("tokenLimit must be above 1, was 1") { identifyBreaker(2, 1, minute) },
                Setting("pause must be positive, was PT0S") { identifyBreaker(2, 2, Duration.ZERO) },
                Setting("burst must be positive, was 0") { dialPace(0, 1) },
                Setting("perSecond must be 1 to 1000000000, was 0") { dialPace(1, 0) },
                Setting("perSecond must be 1 to 1000000000, was 1000000001") { dialPace(1, 1_000_000_001) },
            ) { setting ->
                shouldThrow<IllegalArgumentException> { setting.set(GatewayRuntime.builder()) }.message shouldBe
                    setting.bad
            }
        }

        test("taken, up to the limits") {
            GatewayRuntime
                .builder()
                .maxConcurrency(1)
                .identifyPace(Duration.ZERO, Duration.ZERO)
                .identifyReservePercent(0)
                .identifyReservePercent(100)
                .identifyBreaker(2, 2, Duration.ofNanos(1))
                .identifyBreaker(2, 2, Duration.ofDays(1))
                .dialPace(1, 1)
                .dialPace(1, 1_000_000_000)
                .build()
                .close()
        }

        test("a local queue of one's own is as strict") {
            val builder = LocalIdentifyQueue.builder()
            shouldThrow<IllegalArgumentException> { builder.maxConcurrency(0) }.message shouldContain "was 0"
            shouldThrow<IllegalArgumentException> { builder.pace(Duration.ofSeconds(-1), minute) }.message shouldContain
                "-1"
            builder.build().toString() shouldContain "maxConcurrency=1"
        }
    })
