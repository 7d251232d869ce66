package dev.sluice.testkit

/**
 * Which guild a channel belongs to, so that a posted message comes back on the right shard.
 *
 * Knows the configured guilds, and learns the channels of messages that were dispatched. Guarded by the hub's lock.
 */
internal class ChannelDirectory(config: MockConfig) {
    private val configured = HashMap<Long, Long>()
    private val learnt =
        object : LinkedHashMap<Long, Long>(64, 0.75f, true) {
            override fun removeEldestEntry(eldest: MutableMap.MutableEntry<Long, Long>?): Boolean = size > LIMIT
        }

    init {
        for (guild in config.guilds) guild.channelIds.forEach { configured[it] = guild.id }
        config.directChannels.forEach { configured[it] = DIRECT }
    }

    fun learn(event: PreparedEvent) {
        if (event.type != "MESSAGE_CREATE") return
        val channel = event.data?.text("channel_id")?.toLongOrNull() ?: return
        learnt[channel] = event.guildId ?: DIRECT
    }

    /** The channel's guild, [DIRECT] for a direct message, null when nobody has heard of it. */
    fun guildOf(channelId: Long): Long? = configured[channelId] ?: learnt[channelId]

    companion object {
        const val DIRECT = 0L

        /** More channels than a conversation in a test has; a mock that replays a long recording forgets the oldest. */
        private const val LIMIT = 10_000
    }
}
