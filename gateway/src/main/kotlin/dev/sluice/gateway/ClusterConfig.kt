package dev.sluice.gateway

import dev.sluice.gateway.rest.GatewayRest
import dev.sluice.gateway.session.SessionStore
import dev.sluice.gateway.session.SessionStoreOptions
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import dev.sluice.model.Token
import dev.sluice.protocol.StoredSession
import java.util.function.BiConsumer

/**
 * What a cluster was built with. Immutable.
 *
 * @property gatewayUrl null = what `GET /gateway/bot` says.
 * @property maxConcurrency null = what `GET /gateway/bot` says.
 * @property restUrl null = Discord's, see [GatewayRest].
 * @property allowsPlaintext whether the token may go unencrypted to other machines.
 * @property runtime the user's, or null for the default of the process.
 */
internal class ClusterConfig(
    val token: Token,
    val intents: Intents,
    val strategy: ShardStrategy,
    val gatewayUrl: String?,
    val maxConcurrency: Int?,
    val restUrl: String?,
    val allowsPlaintext: Boolean,
    val handOvers: Map<ShardId, StoredSession>,
    val sessionStore: SessionStore?,
    val sessionStoreOptions: SessionStoreOptions,
    val configure: List<BiConsumer<ShardId, ShardBuilder>>,
    val runtime: GatewayRuntime?,
) {
    /** Whether Discord's REST API has to be asked before anything can be started. */
    val needsRest: Boolean
        get() = strategy is ShardStrategy.Recommended || gatewayUrl == null || maxConcurrency == null
}
