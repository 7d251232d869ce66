package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * An application, mostly partial: in READY only [id] and the flags.
 *
 * Immutable. Source: Discord docs, Application > Application Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Application internal constructor(
    public val id: Snowflake = 0,
    public val name: String? = null,
    public val icon: String? = null,
    public val description: String? = null,
    @SerialName("rpc_origins")
    public val rpcOrigins: List<String>? = null,
    @SerialName("bot_public")
    public val botPublic: Boolean? = null,
    @SerialName("bot_require_code_grant")
    public val botRequireCodeGrant: Boolean? = null,
    public val bot: User? = null,
    @SerialName("terms_of_service_url")
    public val termsOfServiceUrl: String? = null,
    @SerialName("privacy_policy_url")
    public val privacyPolicyUrl: String? = null,
    public val owner: User? = null,
    @SerialName("verify_key")
    public val verifyKey: String? = null,
    @SerialName("guild_id")
    public val guildId: Snowflake? = null,
    @SerialName("primary_sku_id")
    public val primarySkuId: Snowflake? = null,
    public val slug: String? = null,
    @SerialName("cover_image")
    public val coverImage: String? = null,
    public val flags: ApplicationFlags? = null,
    /** All of them, beyond 32 bits. */
    @SerialName("flags_new")
    public val flagsNew: ApplicationFlags? = null,
    @SerialName("approximate_guild_count")
    public val approximateGuildCount: Int? = null,
    @SerialName("approximate_user_install_count")
    public val approximateUserInstallCount: Int? = null,
    @SerialName("approximate_user_authorization_count")
    public val approximateUserAuthorizationCount: Int? = null,
    @SerialName("redirect_uris")
    public val redirectUris: List<String>? = null,
    @SerialName("interactions_endpoint_url")
    public val interactionsEndpointUrl: String? = null,
    @SerialName("role_connections_verification_url")
    public val roleConnectionsVerificationUrl: String? = null,
    @SerialName("event_webhooks_url")
    public val eventWebhooksUrl: String? = null,
    @SerialName("event_webhooks_status")
    public val eventWebhooksStatus: Int? = null,
    @SerialName("event_webhooks_types")
    public val eventWebhooksTypes: List<String>? = null,
    public val tags: List<String>? = null,
    @SerialName("install_params")
    public val installParams: InstallParams? = null,
    @SerialName("integration_types_config")
    public val integrationTypesConfig: DynamicValue? = null,
    @SerialName("custom_install_url")
    public val customInstallUrl: String? = null,
    public val team: DynamicValue? = null,
    public val guild: DynamicValue? = null,
)

/**
 * What an application asks for when it is added.
 *
 * Immutable. Source: Discord docs, Application > Install Params Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class InstallParams internal constructor(
    public val scopes: List<String> = emptyList(),
    public val permissions: Permissions = Permissions.NONE,
)
