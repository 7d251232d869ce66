package dev.sluice.gateway.session

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration

class SessionStoreOptionsSpec :
    StringSpec({
        "each setting takes what is sensible and names what is not" {
            val hour = Duration.ofHours(1)
            val nano = Duration.ofNanos(1)
            val settings = listOf<SessionStoreOptions.Builder.(Duration) -> SessionStoreOptions.Builder>(
                { interval(it) },
                { callTimeout(it) },
                { startPatience(it) },
                { endPatience(it) },
            )
            for (setting in settings) {
                SessionStoreOptions.builder().setting(hour)
                for (bad in listOf(hour + nano, nano.negated())) {
                    shouldThrow<IllegalArgumentException> { SessionStoreOptions.builder().setting(bad) }
                        .message!! shouldContain "$bad"
                }
            }
            SessionStoreOptions
                .builder()
                .interval(Duration.ZERO)
                .build()
                .interval shouldBe Duration.ZERO
            for (setting in settings.drop(1)) {
                shouldThrow<IllegalArgumentException> { SessionStoreOptions.builder().setting(Duration.ZERO) }
            }
        }
    })
