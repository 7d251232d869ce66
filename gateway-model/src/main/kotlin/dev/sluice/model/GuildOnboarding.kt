package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * What a guild asks newcomers, and what they see at first.
 *
 * Immutable. Source: Discord docs, Guild > Guild Onboarding Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class GuildOnboarding internal constructor(
    @SerialName("guild_id")
    public val guildId: Snowflake = 0,
    public val prompts: List<OnboardingPrompt> = emptyList(),
    /** Which everyone sees. */
    @SerialName("default_channel_ids")
    public val defaultChannelIds: List<Snowflake> = emptyList(),
    public val enabled: Boolean = false,
    public val mode: OnboardingMode? = null,
)

/**
 * One question.
 *
 * Immutable. Source: Discord docs, Guild > Onboarding Prompt Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class OnboardingPrompt internal constructor(
    public val id: Snowflake = 0,
    public val type: OnboardingPromptType = OnboardingPromptType.MULTIPLE_CHOICE,
    public val options: List<OnboardingOption> = emptyList(),
    public val title: String = "",
    @SerialName("single_select")
    public val singleSelect: Boolean = false,
    public val required: Boolean = false,
    /** Whether newcomers are asked at once; else it is only among the channels and roles. */
    @SerialName("in_onboarding")
    public val inOnboarding: Boolean = false,
)

/**
 * One answer, and what one gets who gives it.
 *
 * Immutable. Source: Discord docs, Guild > Prompt Option Structure.
 */
@Serializable
@ConsistentCopyVisibility
public data class OnboardingOption internal constructor(
    public val id: Snowflake = 0,
    @SerialName("channel_ids")
    public val channelIds: List<Snowflake> = emptyList(),
    @SerialName("role_ids")
    public val roleIds: List<Snowflake> = emptyList(),
    public val emoji: Emoji? = null,
    public val title: String = "",
    public val description: String? = null,
)
