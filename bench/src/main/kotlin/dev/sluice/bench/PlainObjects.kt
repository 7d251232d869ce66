package dev.sluice.bench

import com.alibaba.fastjson2.PropertyNamingStrategy
import com.alibaba.fastjson2.annotation.JSONType

/**
 * Plain classes for Jackson and fastjson2, for the five most frequent types: every field of the steady corpus is there.
 *
 * Timestamps and enum-like numbers are left as they come, which makes it easier for them than for ours.
 */
internal object PlainObjects {
    private val classes = mapOf(
        "MESSAGE_CREATE" to PlainMessage::class.java,
        "MESSAGE_UPDATE" to PlainMessage::class.java,
        "PRESENCE_UPDATE" to PlainPresence::class.java,
        "TYPING_START" to PlainTyping::class.java,
        "VOICE_STATE_UPDATE" to PlainVoiceState::class.java,
    )

    fun classOf(type: String): Class<*>? = classes[type]

    fun has(entry: Corpus.Entry): Boolean = entry.type.name in classes
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainUser {
    @JvmField
    var username: String? = null

    @JvmField
    var publicFlags: Long = 0L

    @JvmField
    var primaryGuild: PlainPrimaryGuild? = null

    @JvmField
    var id: Long = 0L

    @JvmField
    var globalName: String? = null

    @JvmField
    var displayNameStyles: Any? = null

    @JvmField
    var discriminator: String? = null

    @JvmField
    var collectibles: Any? = null

    @JvmField
    var avatarDecorationData: PlainDecoration? = null

    @JvmField
    var avatar: String? = null

    @JvmField
    var bot: Boolean = false

    @JvmField
    var member: PlainMember? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainPrimaryGuild {
    @JvmField
    var tag: String? = null

    @JvmField
    var identityGuildId: Long = 0L

    @JvmField
    var identityEnabled: Boolean = false

    @JvmField
    var badge: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainDecoration {
    @JvmField
    var skuId: Long = 0L

    @JvmField
    var asset: String? = null

    @JvmField
    var expiresAt: Any? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainMember {
    @JvmField
    var user: PlainUser? = null

    @JvmField
    var roles: List<Long>? = null

    @JvmField
    var premiumSince: String? = null

    @JvmField
    var pending: Boolean = false

    @JvmField
    var nick: String? = null

    @JvmField
    var mute: Boolean = false

    @JvmField
    var joinedAt: String? = null

    @JvmField
    var flags: Long = 0L

    @JvmField
    var deaf: Boolean = false

    @JvmField
    var communicationDisabledUntil: String? = null

    @JvmField
    var banner: String? = null

    @JvmField
    var avatar: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainTyping {
    @JvmField
    var userId: Long = 0L

    @JvmField
    var timestamp: Long = 0L

    @JvmField
    var member: PlainMember? = null

    @JvmField
    var channelId: Long = 0L

    @JvmField
    var guildId: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainVoiceState {
    @JvmField
    var userId: Long = 0L

    @JvmField
    var suppress: Boolean = false

    @JvmField
    var sessionId: String? = null

    @JvmField
    var selfVideo: Boolean = false

    @JvmField
    var selfMute: Boolean = false

    @JvmField
    var selfDeaf: Boolean = false

    @JvmField
    var selfStream: Boolean = false

    @JvmField
    var requestToSpeakTimestamp: String? = null

    @JvmField
    var mute: Boolean = false

    @JvmField
    var deaf: Boolean = false

    @JvmField
    var member: PlainMember? = null

    @JvmField
    var channelId: Long = 0L

    @JvmField
    var guildId: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainPresence {
    @JvmField
    var user: PlainUser? = null

    @JvmField
    var status: String? = null

    @JvmField
    var guildId: Long = 0L

    @JvmField
    var clientStatus: PlainClientStatus? = null

    @JvmField
    var activities: List<PlainActivity>? = null

    @JvmField
    var processedAtTimestamp: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainClientStatus {
    @JvmField
    var desktop: String? = null

    @JvmField
    var mobile: String? = null

    @JvmField
    var web: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainActivity {
    @JvmField
    var type: Int = 0

    @JvmField
    var state: String? = null

    @JvmField
    var name: String? = null

    @JvmField
    var id: String? = null

    @JvmField
    var createdAt: Long = 0L

    @JvmField
    var emoji: PlainEmoji? = null

    @JvmField
    var timestamps: PlainTimestamps? = null

    @JvmField
    var syncId: String? = null

    @JvmField
    var sessionId: String? = null

    @JvmField
    var party: PlainParty? = null

    @JvmField
    var flags: Long = 0L

    @JvmField
    var details: String? = null

    @JvmField
    var assets: PlainAssets? = null

    @JvmField
    var applicationId: Long = 0L

    @JvmField
    var buttons: List<String>? = null

    @JvmField
    var url: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainEmoji {
    @JvmField
    var name: String? = null

    @JvmField
    var id: Long = 0L

    @JvmField
    var animated: Boolean = false
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainTimestamps {
    @JvmField
    var start: Long = 0L

    @JvmField
    var end: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainParty {
    @JvmField
    var id: String? = null

    @JvmField
    var size: List<Int>? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainAssets {
    @JvmField
    var largeText: String? = null

    @JvmField
    var largeImage: String? = null

    @JvmField
    var smallText: String? = null

    @JvmField
    var smallImage: String? = null
}
