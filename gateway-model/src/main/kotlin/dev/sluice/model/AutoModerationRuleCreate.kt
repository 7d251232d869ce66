package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A rule of auto moderation was made. Sent only to bots that may manage the guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Auto Moderation Rule Create.
 */
@Serializable(with = AutoModerationRuleCreate.Serializer::class)
@ConsistentCopyVisibility
public data class AutoModerationRuleCreate internal constructor(
    /** The rule. */
    public val rule: AutoModerationRule,
) : DispatchEvent() {
    override val type: EventType get() = EventType.AUTO_MODERATION_RULE_CREATE

    internal object Serializer : PayloadSerializer<AutoModerationRuleCreate, AutoModerationRule>(
        AutoModerationRule.serializer(),
        ::AutoModerationRuleCreate,
        AutoModerationRuleCreate::rule,
    )
}
