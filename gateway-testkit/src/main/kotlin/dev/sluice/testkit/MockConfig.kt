package dev.sluice.testkit

import java.util.Base64

/** What a running mock was built with. Immutable. */
internal class MockConfig(builder: MockGatewayBuilder) {
    val token: String? = builder.token
    val port = builder.port
    val botId: Long = if (builder.botId != 0L) builder.botId else idFromToken(builder.token)
    val botName = builder.botName
    val guilds: List<MockGuild> = builder.guilds.values.toList()
    val directChannels: Set<Long> = builder.directChannels.toSet()
    val shards = builder.shards
    val shardMultiple = builder.shardMultiple
    val maxGuildsPerShard = builder.maxGuildsPerShard
    val maxConcurrency = builder.maxConcurrency
    val identifyWindowNanos = builder.identifyWindow.toNanos()
    val budgetTotal = builder.budgetTotal
    val budgetRemaining = builder.budgetRemaining
    val budgetResetNanos = builder.budgetReset.toNanos()
    val allowedIntents = builder.allowedIntents
    val heartbeatIntervalMillis = builder.heartbeatInterval.toMillis()
    val heartbeatLimitNanos: Long =
        builder.heartbeatInterval.toNanos() +
            (builder.heartbeatSlack?.toNanos() ?: maxOf(builder.heartbeatInterval.toNanos() / 2, SECOND_NANOS))
    val missedHeartbeatCode = builder.missedHeartbeatCode
    val reconnectTimeoutNanos = builder.reconnectTimeout.toNanos()
    val sendPermits = builder.sendPermits
    val sendWindowNanos = builder.sendWindow.toNanos()
    val presencePermits = builder.presencePermits
    val presenceWindowNanos = builder.presenceWindow.toNanos()
    val memberRequestWindowNanos = builder.memberRequestWindow.toNanos()
    val replayBuffer = builder.replayBuffer
    val isReplayTrimmedByHeartbeats = builder.isReplayTrimmedByHeartbeats
    val sessionLifetimeNanos = builder.sessionLifetime.toNanos()
    val sendQueue = builder.sendQueue
    val slowClientTimeoutNanos = builder.slowClientTimeout.toNanos()
    val closeTimeoutNanos = builder.closeTimeout.toNanos()
    val payloadThreshold = builder.payloadThreshold
    val isZstdFramePerMessage = builder.isZstdFramePerMessage
    val areEtfKeysAtoms = builder.areEtfKeysAtoms
    val areEtfIdsIntegers = builder.areEtfIdsIntegers
    val poisonBytes = builder.poisonBytes
    val resumeGatewayUrl = builder.resumeGatewayUrl
    val tls = builder.tls
    val clock = builder.clock

    /** What may lie in one connection's queue at the very most: a replay of everything, a full queue, and answers. */
    val queueHardLimit = replayBuffer + sendQueue + CONTROL_ROOM

    companion object {
        const val SECOND_NANOS = 1_000_000_000L

        /** Every documented intent; Discord docs, Gateway > List of Intents. A bit outside closes with 4013. */
        const val DOCUMENTED_INTENTS = 53_608_447L

        /** Messages without a sequence (ACKs, op 7) that may pile up before a client that does not read is cut. */
        private const val CONTROL_ROOM = 4096

        private const val FALLBACK_BOT_ID = 100_000_000_000_000_001L

        private fun idFromToken(token: String?): Long {
            val head = token?.substringBefore('.') ?: return FALLBACK_BOT_ID
            val decoded = runCatching { String(Base64.getDecoder().decode(head), Charsets.ISO_8859_1) }.getOrNull()
            return decoded?.toLongOrNull() ?: FALLBACK_BOT_ID
        }
    }
}
