package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * A rule of auto moderation was deleted. Sent only to bots that may manage the guild.
 *
 * Immutable. Source: Discord docs, Gateway Events > Auto Moderation Rule Delete.
 */
@Serializable(with = AutoModerationRuleDelete.Serializer::class)
@ConsistentCopyVisibility
public data class AutoModerationRuleDelete internal constructor(
    /** The rule. */
    public val rule: AutoModerationRule,
) : DispatchEvent() {
    override val type: EventType get() = EventType.AUTO_MODERATION_RULE_DELETE

    internal object Serializer : PayloadSerializer<AutoModerationRuleDelete, AutoModerationRule>(
        AutoModerationRule.serializer(),
        ::AutoModerationRuleDelete,
        AutoModerationRuleDelete::rule,
    )
}
