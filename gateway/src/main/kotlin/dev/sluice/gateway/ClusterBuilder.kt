package dev.sluice.gateway

import dev.sluice.gateway.rest.RestUrl
import dev.sluice.gateway.session.SessionStore
import dev.sluice.gateway.session.SessionStoreOptions
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.ProtocolConfig
import dev.sluice.protocol.StoredSession
import java.util.function.BiConsumer

/**
 * Collects how a [Cluster] shall be. Token and intents are all that must be given. Every setter checks its value and throws
 * [IllegalArgumentException] with the bad value.
 *
 * With a [gatewayUrl], [maxConcurrency] and another strategy than [ShardStrategy.Recommended] nothing is asked of Discord's
 * REST API; else `GET /gateway/bot` gives what is missing.
 *
 * Not thread-safe.
 */
public class ClusterBuilder internal constructor(private val token: Token, private val intents: Intents) {
    init {
        LibraryVersions.require()
    }

    private var strategy: ShardStrategy = ShardStrategy.Recommended
    private var gatewayUrl: String? = null
    private var maxConcurrency: Int? = null
    private var restUrl: String? = null
    private var allowsPlaintext = false
    private var handOvers: Map<ShardId, StoredSession> = emptyMap()
    private var sessionStore: SessionStore? = null
    private var sessionStoreOptions = SessionStoreOptions.DEFAULT
    private val configure = ArrayList<BiConsumer<ShardId, ShardBuilder>>()
    private var runtime: GatewayRuntime? = null

    /** Which shards it runs; all that Discord recommends unless set. */
    public fun strategy(strategy: ShardStrategy): ClusterBuilder = apply { this.strategy = strategy }

    /**
     * Where its shards connect. Unless set what `GET /gateway/bot` says, which is asked again, once a minute at most, when
     * shards do not get through. `ws://` only for loopback, or with [allowPlaintext].
     */
    public fun gatewayUrl(url: String): ClusterBuilder =
        apply {
            ProtocolConfig.builder(token, intents).gatewayUrl(url)
            gatewayUrl = url
        }

    /** How many of its shards may identify at one time; what `GET /gateway/bot` says unless set. */
    public fun maxConcurrency(maxConcurrency: Int): ClusterBuilder =
        apply {
            require(maxConcurrency > 0) { "maxConcurrency must be positive, was $maxConcurrency" }
            this.maxConcurrency = maxConcurrency
        }

    /**
     * Where the REST API is, version included, such as `https://discord.com/api/v10`, which it is unless set. `http://`
     * only for loopback, or with [allowPlaintext].
     */
    public fun restUrl(url: String): ClusterBuilder =
        apply {
            RestUrl.parse(REST_URL, url)
            restUrl = url
        }

    /**
     * Lets the token go unencrypted, over `http` and `ws`, to hosts that are not this machine: only for networks of your
     * own.
     */
    public fun allowPlaintext(): ClusterBuilder = apply { allowsPlaintext = true }

    /** What [Cluster.downResumable] gave back; shards without one identify. None unless set. */
    public fun continueFrom(handOvers: Map<ShardId, StoredSession>): ClusterBuilder =
        apply {
            for ((id, handOver) in handOvers) {
                require(handOver.shardId == id) { "the session for shard $id is that of shard ${handOver.shardId}" }
            }
            this.handOvers = handOvers.toMap()
        }

    /** Where the sessions of all its shards are kept beyond the process, as [ShardBuilder.sessionStore] says. */
    @JvmOverloads
    public fun sessionStore(
        store: SessionStore?,
        options: SessionStoreOptions = SessionStoreOptions.DEFAULT,
    ): ClusterBuilder =
        apply {
            sessionStore = store
            sessionStoreOptions = options
        }

    /**
     * Configures each shard before it is made: compression, presence, rings, and what else [ShardBuilder] has. Shard id,
     * session, session store, gateway URL and runtime are set already. Called for every shard, also for one that is
     * restarted, on the callback executor, by one thread at a time; several calls add up. It may block.
     */
    @JvmSynthetic
    public fun shardConfig(configure: ShardBuilder.(ShardId) -> Unit): ClusterBuilder =
        shardConfig(BiConsumer { id, builder -> builder.configure(id) })

    /** Configures each shard before it is made, as the function above does. */
    public fun shardConfig(configure: BiConsumer<ShardId, ShardBuilder>): ClusterBuilder =
        apply { this.configure.add(configure) }

    /** The runtime that the cluster shares with others; the default of the process unless set. */
    public fun runtime(runtime: GatewayRuntime): ClusterBuilder = apply { this.runtime = runtime }

    /**
     * The cluster; it does nothing before [Cluster.up].
     *
     * @throws IllegalArgumentException when the token would go unencrypted to another machine. To a [gatewayUrl] the
     *   shards may be allowed to connect by [shardConfig]: with one it is [Cluster.up] that throws.
     */
    public fun build(): Cluster {
        restUrl?.let { RestUrl.requireSecret(REST_URL, it, allowsPlaintext) }
        gatewayUrl?.takeIf { configure.isEmpty() }?.let {
            ProtocolConfig
                .builder(token, intents)
                .gatewayUrl(it)
                .allowPlaintext(allowsPlaintext)
                .build()
        }
        return Cluster(
            ClusterConfig(
                token,
                intents,
                strategy,
                gatewayUrl,
                maxConcurrency,
                restUrl,
                allowsPlaintext,
                handOvers,
                sessionStore,
                sessionStoreOptions,
                configure.toList(),
                runtime,
            ),
        )
    }

    private companion object {
        private const val REST_URL = "restUrl"
    }
}
