package dev.sluice.gateway.faults

import dev.sluice.protocol.ProtocolConfig
import java.time.Duration

/**
 * How long a shard takes at most until it dials again after a fault, once whatever was broken is whole. What the dial itself
 * takes, with its round trips, comes on top. `docs/recovery.md` says the same of the default settings.
 */
internal enum class RecoveryTime(val atMost: (config: ProtocolConfig, heartbeat: Duration) -> Duration) {
    /** Nothing has to be done. */
    NONE({ _, _ -> Duration.ZERO }),

    /** The end is seen at once. */
    LOST({ _, _ -> QUICK }),

    /** We close, the peer does not answer and the driver does not report; then as [LOST]. */
    CLOSED_BY_US({ config, _ -> closing(config) + QUICK }),

    /** A beat goes out into the silence an interval after the last answer at most, and the next one finds it unanswered. */
    SILENT({ config, heartbeat -> heartbeat + heartbeat + closing(config) + QUICK }),

    /** One dial failed at once. */
    DIAL_FAILED({ config, _ -> QUICK + config.backoffBase }),

    /** One dial took as long as it may. */
    DIAL_STALLED({ config, _ -> QUICK + config.connectTimeout + config.closeTimeout + config.backoffBase }),

    /** A connection that gave no HELLO. */
    NO_HELLO({ config, _ -> QUICK + config.helloTimeout + closing(config) + config.backoffBase }),

    /** The connection died between RESUME and its answer. */
    NO_ANSWER({ config, _ -> QUICK + config.resumeTimeout + closing(config) + config.backoffBase }),

    /** Discord's own wait, once the old connection is gone. */
    INVALID_SESSION({ config, _ -> closing(config) + config.invalidSessionWaitMax }),

    /** The pause after too many sends. */
    RATE_LIMITED({ config, _ -> config.rateLimitedPause }),

    /** After a long outage the shard may be within a dial and then waits once more, for as long as backoff ever does. */
    OUTAGE({ config, _ -> config.connectTimeout + config.closeTimeout + config.backoffCap }),
    ;

    private companion object {
        /** The jitter of the first resume after a session that stood. */
        val QUICK: Duration = Duration.ofMillis(250)

        /** The close frame is given that long, and so is the driver when it is told to drop the connection. */
        fun closing(config: ProtocolConfig): Duration = config.closeTimeout + config.closeTimeout
    }
}
