package dev.sluice.model

import java.util.Objects

/**
 * An event that the chosen intents do not deliver, or not whole; found by [Intents.gaps].
 *
 * [toString] is a sentence to show to whoever chose the intents. Immutable, equal by content.
 * Source: Discord docs, Gateway > List of Intents, and Gateway > Message Content Intent.
 *
 * @property type the event that is wanted
 * @property kind what is amiss
 * @property missing what to add: any one of these is enough
 */
public class IntentGap internal constructor(
    public val type: EventType,
    public val kind: Kind,
    public val missing: Intents,
) {
    /** What is amiss with an event. */
    public enum class Kind {
        /** It never comes. */
        NEVER_SENT,

        /** It comes for the bot's own member only. */
        OWN_MEMBER_ONLY,

        /** It comes, but content, embeds, attachments, components and polls in it are empty. */
        WITHOUT_CONTENT,
    }

    override fun equals(other: Any?): Boolean =
        other is IntentGap && other.type == type && other.kind == kind && other.missing == missing

    override fun hashCode(): Int = Objects.hash(type, kind, missing)

    override fun toString(): String {
        val names = missing.toList().joinToString(" or ") { it.name + if (it.isPrivileged) " (privileged)" else "" }
        return when (kind) {
            Kind.NEVER_SENT -> "$type is never sent with these intents: add $names"
            Kind.OWN_MEMBER_ONLY -> "$type is sent for the bot's own member only with these intents: add $names"
            Kind.WITHOUT_CONTENT -> "$type is sent without message content with these intents: add $names"
        }
    }
}
