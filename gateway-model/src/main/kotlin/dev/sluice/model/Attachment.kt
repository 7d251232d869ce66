package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/**
 * A file of a message.
 *
 * Immutable. Source: Discord docs, Message > Attachment Object.
 */
@Serializable
@ConsistentCopyVisibility
public data class Attachment internal constructor(
    public val id: Snowflake = 0,
    public val filename: String = "",
    public val title: String? = null,
    public val description: String? = null,
    @SerialName("content_type")
    public val contentType: String? = null,
    /** Bytes. */
    public val size: Long = 0,
    public val url: String = "",
    @SerialName("proxy_url")
    public val proxyUrl: String = "",
    public val height: Int? = null,
    public val width: Int? = null,
    public val placeholder: String? = null,
    @SerialName("placeholder_version")
    public val placeholderVersion: Int? = null,
    public val ephemeral: Boolean? = null,
    /** Seconds, of a voice message. */
    @SerialName("duration_secs")
    public val durationSecs: Double? = null,
    public val waveform: String? = null,
    public val flags: AttachmentFlags? = null,
    @SerialName("clip_participants")
    public val clipParticipants: List<User>? = null,
    @SerialName("clip_created_at")
    public val clipCreatedAt: Timestamp? = null,
    public val application: Application? = null,
)
