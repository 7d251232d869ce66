package dev.sluice.model

import java.util.Objects

/**
 * Asks for members of a guild: all of them, those whose name begins with something, or those with given ids.
 *
 * Answered by one or more GUILD_MEMBERS_CHUNK. The full list needs [Intent.GUILD_MEMBERS] and is given once per guild
 * in 30 s. Made with [all], [byPrefix], [byIds] or [builder]. Immutable, equal by content.
 * Source: Discord docs, Gateway Events > Request Guild Members.
 */
public class RequestGuildMembers private constructor(builder: Builder) : Command {
    /** The guild. */
    public val guildId: Long = builder.guildId

    /** How the names begin, empty for all; null when asked for by [userIds]. */
    public val query: String? = builder.query

    /** The most members to send, 0 for no limit. */
    public val limit: Int = builder.limit

    /** Whose members; null when asked for by [query]. */
    public val userIds: List<Long>? = builder.userIds

    /** Whether presences come too, which needs [Intent.GUILD_PRESENCES]. */
    public val presences: Boolean = builder.presences

    /** Comes back in the chunks; null for none. */
    public val nonce: String? = builder.nonce

    /** Whether this asks for every member, which Discord limits to one request per guild in 30 s. */
    public val isFullList: Boolean get() = query != null && query.isEmpty() && limit == 0

    override val opcode: Int get() = Opcode.REQUEST_GUILD_MEMBERS

    override fun equals(other: Any?): Boolean =
        other is RequestGuildMembers && other.guildId == guildId && other.query == query && other.limit == limit &&
            other.userIds == userIds && other.presences == presences && other.nonce == nonce

    override fun hashCode(): Int = Objects.hash(guildId, query, limit, userIds, presences, nonce)

    override fun toString(): String =
        "RequestGuildMembers(guildId=$guildId, query=$query, limit=$limit, userIds=$userIds, " +
            "presences=$presences, nonce=$nonce)"

    /** Collects what goes into a [RequestGuildMembers]; exactly one of [query] and [userIds] is needed. Not thread-safe. */
    public class Builder internal constructor(internal val guildId: Long) {
        internal var query: String? = null
        internal var limit = 0
        internal var userIds: List<Long>? = null
        internal var presences = false
        internal var nonce: String? = null

        /**
         * Members whose username or nickname begins with [prefix], at most [limit] of them.
         *
         * @throws IllegalArgumentException when [limit] is negative, or is not in 1 to 100 for a [prefix] that is not
         *   empty
         */
        public fun query(prefix: String, limit: Int): Builder =
            apply {
                require(limit >= 0) { "limit must not be negative, was $limit" }
                require(prefix.isEmpty() || limit in 1..MAX_BY_PREFIX) {
                    "with a prefix limit must be 1 to $MAX_BY_PREFIX, was $limit (0 is only for an empty prefix)"
                }
                query = prefix
                this.limit = limit
            }

        /**
         * The members with these ids.
         *
         * @throws IllegalArgumentException when there are none or more than 100
         */
        public fun userIds(userIds: Collection<Long>): Builder =
            apply {
                require(userIds.size in 1..MAX_USER_IDS) {
                    "1 to $MAX_USER_IDS user ids can be asked for at once, were ${userIds.size}"
                }
                this.userIds = userIds.toList()
            }

        /** Whether presences come too; false unless set. */
        public fun presences(presences: Boolean): Builder = apply { this.presences = presences }

        /**
         * Comes back in the chunks; none unless set.
         *
         * @throws IllegalArgumentException when longer than 32 bytes of UTF-8: Discord would ignore it in silence
         */
        public fun nonce(nonce: String?): Builder =
            apply {
                val bytes = nonce?.encodeToByteArray()?.size ?: 0
                require(bytes <= MAX_NONCE_BYTES) { "a nonce has at most $MAX_NONCE_BYTES bytes of UTF-8, had $bytes" }
                this.nonce = nonce
            }

        /**
         * The finished command.
         *
         * @throws IllegalArgumentException unless exactly one of [query] and [userIds] was called
         */
        public fun build(): RequestGuildMembers {
            require((query == null) != (userIds == null)) {
                "exactly one of query and userIds must be given, " +
                    if (query == null) "neither was" else "both were"
            }
            return RequestGuildMembers(this)
        }
    }

    public companion object {
        /** Discord sends at most so many members for a prefix. */
        public const val MAX_BY_PREFIX: Int = 100

        /** Discord takes at most so many user ids in one request. */
        public const val MAX_USER_IDS: Int = 100

        /** A longer nonce is dropped by Discord: the chunks would come without it. */
        public const val MAX_NONCE_BYTES: Int = 32

        /** Begins a request to guild [guildId]. */
        @JvmStatic
        public fun builder(guildId: Long): Builder = Builder(guildId)

        /** Every member of the guild. */
        @JvmStatic
        public fun all(guildId: Long): RequestGuildMembers = builder(guildId).query("", 0).build()

        /** At most [limit] (1 to 100) members whose name begins with [prefix]. */
        @JvmStatic
        public fun byPrefix(guildId: Long, prefix: String, limit: Int): RequestGuildMembers =
            builder(guildId).query(prefix, limit).build()

        /** The members with these ids, 1 to 100. */
        @JvmStatic
        public fun byIds(guildId: Long, userIds: Collection<Long>): RequestGuildMembers =
            builder(guildId).userIds(userIds).build()
    }
}
