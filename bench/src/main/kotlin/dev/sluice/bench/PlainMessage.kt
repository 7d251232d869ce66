package dev.sluice.bench

import com.alibaba.fastjson2.PropertyNamingStrategy
import com.alibaba.fastjson2.annotation.JSONType

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainMessage {
    @JvmField
    var type: Int = 0

    @JvmField
    var tts: Boolean = false

    @JvmField
    var timestamp: String? = null

    @JvmField
    var pinned: Boolean = false

    @JvmField
    var nonce: String? = null

    @JvmField
    var mentions: List<PlainUser>? = null

    @JvmField
    var mentionRoles: List<Long>? = null

    @JvmField
    var mentionEveryone: Boolean = false

    @JvmField
    var member: PlainMember? = null

    @JvmField
    var id: Long = 0L

    @JvmField
    var flags: Long = 0L

    @JvmField
    var embeds: List<PlainEmbed>? = null

    @JvmField
    var editedTimestamp: String? = null

    @JvmField
    var content: String? = null

    @JvmField
    var components: List<PlainComponent>? = null

    @JvmField
    var channelType: Int = 0

    @JvmField
    var channelId: Long = 0L

    @JvmField
    var author: PlainUser? = null

    @JvmField
    var attachments: List<PlainAttachment>? = null

    @JvmField
    var guildId: Long = 0L

    @JvmField
    var referencedMessage: PlainMessage? = null

    @JvmField
    var messageReference: PlainReference? = null

    @JvmField
    var stickerItems: List<PlainSticker>? = null

    @JvmField
    var poll: PlainPoll? = null

    @JvmField
    var applicationId: Long = 0L

    @JvmField
    var webhookId: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainReference {
    @JvmField
    var type: Int = 0

    @JvmField
    var messageId: Long = 0L

    @JvmField
    var guildId: Long = 0L

    @JvmField
    var channelId: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainSticker {
    @JvmField
    var name: String? = null

    @JvmField
    var id: Long = 0L

    @JvmField
    var formatType: Int = 0
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainAttachment {
    @JvmField
    var url: String? = null

    @JvmField
    var size: Long = 0L

    @JvmField
    var proxyUrl: String? = null

    @JvmField
    var id: Long = 0L

    @JvmField
    var filename: String? = null

    @JvmField
    var contentType: String? = null

    @JvmField
    var contentScanVersion: Int = 0

    @JvmField
    var width: Int = 0

    @JvmField
    var height: Int = 0

    @JvmField
    var placeholderVersion: Int = 0

    @JvmField
    var placeholder: String? = null

    @JvmField
    var flags: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainEmbed {
    @JvmField
    var type: String? = null

    @JvmField
    var title: String? = null

    @JvmField
    var description: String? = null

    @JvmField
    var url: String? = null

    @JvmField
    var color: Int = 0

    @JvmField
    var timestamp: String? = null

    @JvmField
    var fields: List<PlainField>? = null

    @JvmField
    var footer: PlainFooter? = null

    @JvmField
    var author: PlainEmbedAuthor? = null

    @JvmField
    var provider: PlainProvider? = null

    @JvmField
    var thumbnail: PlainMedia? = null

    @JvmField
    var video: PlainMedia? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainField {
    @JvmField
    var name: String? = null

    @JvmField
    var value: String? = null

    @JvmField
    var inline: Boolean = false
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainFooter {
    @JvmField
    var text: String? = null

    @JvmField
    var iconUrl: String? = null

    @JvmField
    var proxyIconUrl: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainEmbedAuthor {
    @JvmField
    var name: String? = null

    @JvmField
    var url: String? = null

    @JvmField
    var iconUrl: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainProvider {
    @JvmField
    var name: String? = null

    @JvmField
    var url: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainMedia {
    @JvmField
    var url: String? = null

    @JvmField
    var proxyUrl: String? = null

    @JvmField
    var width: Int = 0

    @JvmField
    var height: Int = 0

    @JvmField
    var placeholderVersion: Int = 0

    @JvmField
    var placeholder: String? = null

    @JvmField
    var flags: Long = 0L
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainComponent {
    @JvmField
    var type: Int = 0

    @JvmField
    var id: Int = 0

    @JvmField
    var components: List<PlainComponent>? = null

    @JvmField
    var style: Int = 0

    @JvmField
    var label: String? = null

    @JvmField
    var customId: String? = null

    @JvmField
    var placeholder: String? = null

    @JvmField
    var options: List<PlainOption>? = null

    @JvmField
    var minValues: Int = 0

    @JvmField
    var maxValues: Int = 0

    @JvmField
    var emoji: PlainEmoji? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainOption {
    @JvmField
    var label: String? = null

    @JvmField
    var value: String? = null

    @JvmField
    var description: String? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainPoll {
    @JvmField
    var question: PlainPollMedia? = null

    @JvmField
    var answers: List<PlainAnswer>? = null

    @JvmField
    var expiry: String? = null

    @JvmField
    var allowMultiselect: Boolean = false

    @JvmField
    var layoutType: Int = 0
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainPollMedia {
    @JvmField
    var text: String? = null

    @JvmField
    var emoji: PlainEmoji? = null
}

@JSONType(naming = PropertyNamingStrategy.SnakeCase)
internal class PlainAnswer {
    @JvmField
    var answerId: Int = 0

    @JvmField
    var pollMedia: PlainPollMedia? = null
}
