package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A rule of auto moderation was changed. Sent only to bots that may manage the guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Auto Moderation Rule Update.
 */
@Serializable(with = AutoModerationRuleUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class AutoModerationRuleUpdate internal constructor(
    /** The rule. */
    public val rule: AutoModerationRule,
) : DispatchEvent() {
    override val type: EventType get() = EventType.AUTO_MODERATION_RULE_UPDATE

    internal object Serializer : PayloadSerializer<AutoModerationRuleUpdate, AutoModerationRule>(
        AutoModerationRule.serializer(),
        ::AutoModerationRuleUpdate,
        AutoModerationRuleUpdate::rule,
    )
}
