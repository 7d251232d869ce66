package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Who may use a command of the bot in a guild was changed.
 *
 * Immutable. Source: Discord docs, Gateway Events > Application Command Permissions Update.
 */
@Serializable(with = ApplicationCommandPermissionsUpdate.Serializer::class)
@ConsistentCopyVisibility
public data class ApplicationCommandPermissionsUpdate internal constructor(
    /** The permissions as they are now. */
    public val permissions: CommandPermissions,
) : DispatchEvent() {
    override val type: EventType get() = EventType.APPLICATION_COMMAND_PERMISSIONS_UPDATE

    internal object Serializer : PayloadSerializer<ApplicationCommandPermissionsUpdate, CommandPermissions>(
        CommandPermissions.serializer(),
        ::ApplicationCommandPermissionsUpdate,
        ApplicationCommandPermissionsUpdate::permissions,
    )
}
