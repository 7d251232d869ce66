package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayBotInfo
import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.rest.RestUrl
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import kotlinx.coroutines.future.await
import java.util.concurrent.CompletableFuture
import java.util.function.BiConsumer
import java.util.function.Function

/**
 * Makes the shards of a [ShardStrategy] for those who want to run them by themselves, without a [Cluster]: each is configured
 * by a callback, none is connected. See them as one flow with [merged].
 *
 * Give them all the same runtime (or none, then they share the default of the process), so that they identify at the pace that
 * Discord allows; the runtime has to know the session start limit, which [recommended] tells it.
 */
public object ShardGroups {
    /**
     * Makes all shards that Discord recommends, on [runtime]: asks `GET /gateway/bot`, has the shards connect where it
     * says (it is asked again when they do not get through), and tells the runtime how many of them may identify at one time, how many identifies are left of the day, and
     * where to ask again. Shards for which none is left are parked, see [GatewayRuntime.sessionStartLimit].
     *
     * @param restUrl where the REST API is, version included; Discord's when null.
     * @throws dev.sluice.gateway.rest.GatewayRestException when there is no usable answer.
     * @throws GatewayException when [runtime] is closed.
     * @throws IllegalArgumentException when [restUrl] is no URL, or plain `http` to another machine.
     */
    @JvmSynthetic
    public suspend fun recommended(
        token: String,
        intents: Intents,
        runtime: GatewayRuntime,
        restUrl: String? = null,
        configure: ShardBuilder.(ShardId) -> Unit = {},
    ): List<Shard> = recommendedAsync(token, intents, runtime, restUrl) { id, builder -> builder.configure(id) }.await()

    /** [recommended] for Java. Cancelling the future gives the question up. */
    @JvmStatic
    public fun recommendedAsync(
        token: String,
        intents: Intents,
        runtime: GatewayRuntime,
        configure: BiConsumer<ShardId, ShardBuilder>,
    ): CompletableFuture<List<Shard>> = recommendedAsync(token, intents, runtime, null, configure)

    /** [recommended] for Java. Cancelling the future gives the question up. */
    @JvmStatic
    @JvmOverloads
    public fun recommendedAsync(
        token: String,
        intents: Intents,
        runtime: GatewayRuntime,
        restUrl: String? = null,
        configure: BiConsumer<ShardId, ShardBuilder> = UNCONFIGURED,
    ): CompletableFuture<List<Shard>> {
        val bot = Token(token)
        if (restUrl != null) RestUrl.requireSecret("restUrl", restUrl, allowsPlaintext = false, "use https")
        val rest = GatewayRest.builder(bot, runtime.rest()).also { if (restUrl != null) it.baseUrl(restUrl) }.build()
        val asked = rest.gatewayBotAsync()
        val tellAndMake = Function<GatewayBotInfo, List<Shard>> { said ->
            RestSessionStartSource(rest).tell(runtime, bot, said)
            val address = GatewayAddress(said.url, rest, runtime.clock, runtime.callbackDispatcher.orShared())
            ShardStrategy.Recommended.shardIds(said.shards).map { id ->
                val builder = ShardBuilder(bot, intents).shardId(id).runtime(runtime).gatewayAddress(address)
                configure.accept(id, builder)
                builder.build()
            }
        }
        val made = asked.thenApplyAsync(tellAndMake, runtime.callbackExecutor)
        made.whenComplete { _, _ -> if (made.isCancelled) asked.cancel(true) }
        return made
    }

    /**
     * Makes the shards of [strategy], which must say how many there are.
     *
     * @throws IllegalArgumentException when it is [ShardStrategy.Recommended]: then Discord has to be asked, with
     *   [recommended].
     */
    @JvmStatic
    public fun of(token: String, intents: Intents, strategy: ShardStrategy): List<Shard> =
        of(token, intents, strategy, UNCONFIGURED)

    /** The same, each shard configured by [configure]. */
    @JvmSynthetic
    public fun of(
        token: String,
        intents: Intents,
        strategy: ShardStrategy,
        configure: ShardBuilder.(ShardId) -> Unit,
    ): List<Shard> = of(token, intents, strategy, BiConsumer { id, builder -> builder.configure(id) })

    /** The same for Java. */
    @JvmStatic
    public fun of(
        token: String,
        intents: Intents,
        strategy: ShardStrategy,
        configure: BiConsumer<ShardId, ShardBuilder>,
    ): List<Shard> {
        require(
            strategy !is ShardStrategy.Recommended,
        ) { "Discord has to be asked what it recommends: call recommended()" }
        val bot = Token(token)
        return strategy.shardIds(null).map { id ->
            val builder = ShardBuilder(bot, intents).shardId(id)
            configure.accept(id, builder)
            builder.build()
        }
    }

    /** Several shards seen as one flow; any shards, also those of different bots. */
    @JvmStatic
    public fun merged(shards: Collection<Shard>): MergedShards = MergedShards(shards)

    private val UNCONFIGURED = BiConsumer<ShardId, ShardBuilder> { _, _ -> }
}
