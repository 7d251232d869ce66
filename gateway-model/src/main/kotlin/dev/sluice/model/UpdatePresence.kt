package dev.sluice.model

import java.time.Instant
import java.util.Objects

/**
 * Changes the bot's status and activities. Discord allows 5 changes in 20 s.
 *
 * Made with [builder] or [of]. Immutable, equal by content. Source: Discord docs, Gateway Events > Update Presence.
 */
public class UpdatePresence private constructor(builder: Builder) : Command {
    /** The status shown. */
    public val status: OnlineStatus = builder.status

    /** The activities shown, in order. */
    public val activities: List<ActivityUpdate> = builder.activities.toList()

    /** Since when the bot is idle; null when it is not. */
    public val since: Instant? = builder.since

    /** Whether the bot is away from keyboard. */
    public val afk: Boolean = builder.afk

    override val opcode: Int get() = Opcode.PRESENCE_UPDATE

    override fun equals(other: Any?): Boolean =
        other is UpdatePresence && other.status == status && other.activities == activities &&
            other.since == since && other.afk == afk

    override fun hashCode(): Int = Objects.hash(status, activities, since, afk)

    override fun toString(): String = "UpdatePresence(status=$status, activities=$activities, since=$since, afk=$afk)"

    /** Collects what goes into an [UpdatePresence]. Not thread-safe. */
    public class Builder internal constructor() {
        internal var status = OnlineStatus.ONLINE
        internal val activities = ArrayList<ActivityUpdate>()
        internal var since: Instant? = null
        internal var afk = false

        /**
         * The status shown; online unless set.
         *
         * @throws IllegalArgumentException when Discord does not know it
         */
        public fun status(status: OnlineStatus): Builder =
            apply {
                require(status.isKnown) { "a status is online, dnd, idle, invisible or offline, was \"$status\"" }
                this.status = status
            }

        /** Adds an activity; none unless added. */
        public fun activity(activity: ActivityUpdate): Builder = apply { activities += activity }

        /**
         * Since when the bot is idle; left null unless set. It is sent in milliseconds since 1970.
         *
         * @throws IllegalArgumentException when these do not fit 64 bits
         */
        public fun since(since: Instant?): Builder =
            apply {
                require(since == null || since in EARLIEST..LATEST) {
                    "since must be from $EARLIEST to $LATEST, was $since"
                }
                this.since = since
            }

        /** Whether the bot is away from keyboard; false unless set. */
        public fun afk(afk: Boolean): Builder = apply { this.afk = afk }

        /** The finished command. */
        public fun build(): UpdatePresence = UpdatePresence(this)
    }

    public companion object {
        private val EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE)
        private val LATEST = Instant.ofEpochMilli(Long.MAX_VALUE)

        /** Begins with online and no activity. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** This status with these activities. */
        @JvmStatic
        public fun of(status: OnlineStatus, vararg activities: ActivityUpdate): UpdatePresence {
            val builder = builder().status(status)
            activities.forEach(builder::activity)
            return builder.build()
        }
    }
}
