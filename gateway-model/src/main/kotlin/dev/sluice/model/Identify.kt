package dev.sluice.model

import java.util.Objects

/**
 * Starts a new session. [toString] does not show the token.
 *
 * Made with [builder]. Immutable, equal by content. Source: Discord docs, Gateway Events > Identify.
 */
public class Identify private constructor(builder: Builder) : SessionCommand {
    /** The bot's token. */
    public val token: Token = builder.token

    /** Which events come. */
    public val intents: Intents = builder.intents

    /** What runs the bot. */
    public val properties: IdentifyProperties = builder.properties

    /** Whether single payloads may come compressed; ignored by Discord when the whole transport is compressed. */
    public val compress: Boolean = builder.compress

    /** Up to how many members a guild's offline members are sent too, 50 to 250. */
    public val largeThreshold: Int = builder.largeThreshold

    /** Which shard of how many this session is; null leaves it out, which means the only one. */
    public val shard: ShardId? = builder.shard

    /** The presence to begin with; null for online without activities. */
    public val presence: UpdatePresence? = builder.presence

    /** Discord's capability bits, such as 1 shl 15 for obfuscated channels; null leaves them out. */
    public val capabilities: Long? = builder.capabilities

    override val opcode: Int get() = Opcode.IDENTIFY

    override fun equals(other: Any?): Boolean =
        other is Identify && other.token == token && other.intents == intents && other.properties == properties &&
            other.compress == compress && other.largeThreshold == largeThreshold && other.shard == shard &&
            other.presence == presence && other.capabilities == capabilities

    override fun hashCode(): Int =
        Objects.hash(token, intents, properties, compress, largeThreshold, shard, presence, capabilities)

    override fun toString(): String =
        "Identify(token=***, intents=$intents, shard=$shard, compress=$compress, " +
            "largeThreshold=$largeThreshold, presence=$presence, capabilities=$capabilities)"

    /** Collects what goes into an [Identify]. Not thread-safe. */
    public class Builder internal constructor(internal val token: Token, internal val intents: Intents) {
        internal var properties = IdentifyProperties.DEFAULT
        internal var compress = false
        internal var largeThreshold = MIN_LARGE_THRESHOLD
        internal var shard: ShardId? = null
        internal var presence: UpdatePresence? = null
        internal var capabilities: Long? = null

        /** What runs the bot; [IdentifyProperties.DEFAULT] unless set. */
        public fun properties(properties: IdentifyProperties): Builder = apply { this.properties = properties }

        /** Whether single payloads may come compressed; false unless set. */
        public fun compress(compress: Boolean): Builder = apply { this.compress = compress }

        /**
         * Up to how many members a guild's offline members are sent too; 50 unless set.
         *
         * @throws IllegalArgumentException when not in 50 to 250
         */
        public fun largeThreshold(members: Int): Builder =
            apply {
                require(members in MIN_LARGE_THRESHOLD..MAX_LARGE_THRESHOLD) {
                    "large_threshold must be $MIN_LARGE_THRESHOLD to $MAX_LARGE_THRESHOLD members, was $members"
                }
                largeThreshold = members
            }

        /** Which shard of how many; left out unless set. */
        public fun shard(shard: ShardId?): Builder = apply { this.shard = shard }

        /** The presence to begin with; left out unless set. */
        public fun presence(presence: UpdatePresence?): Builder = apply { this.presence = presence }

        /** Discord's capability bits; left out unless set. */
        public fun capabilities(bits: Long?): Builder = apply { capabilities = bits }

        /** The finished command. */
        public fun build(): Identify = Identify(this)
    }

    public companion object {
        /** The least that Discord's docs allow for `large_threshold`, and its default. */
        public const val MIN_LARGE_THRESHOLD: Int = 50

        /** The most that Discord's docs allow for `large_threshold`. */
        public const val MAX_LARGE_THRESHOLD: Int = 250

        /** Begins with what every identify must have. */
        @JvmStatic
        public fun builder(token: Token, intents: Intents): Builder = Builder(token, intents)
    }
}
