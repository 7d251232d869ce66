package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Something was written into the audit log of a guild. Sent only to bots that may view it.
 *
 * Immutable. Source: Discord docs, Gateway Events > Guild Audit Log Entry Create.
 */
@Serializable(with = GuildAuditLogEntryCreate.Serializer::class)
@ConsistentCopyVisibility
public data class GuildAuditLogEntryCreate internal constructor(
    /** The entry, with the guild. */
    public val entry: AuditLogEntry,
) : DispatchEvent() {
    override val type: EventType get() = EventType.GUILD_AUDIT_LOG_ENTRY_CREATE

    internal object Serializer : PayloadSerializer<GuildAuditLogEntryCreate, AuditLogEntry>(
        AuditLogEntry.serializer(),
        ::GuildAuditLogEntryCreate,
        GuildAuditLogEntryCreate::entry,
    )
}
