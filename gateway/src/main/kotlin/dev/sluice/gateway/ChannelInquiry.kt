package dev.sluice.gateway

import dev.sluice.model.ChannelInfo
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.RateLimited
import dev.sluice.model.RequestChannelInfo

/**
 * Fields of a guild's voice channels: one answer, which names the guild but neither the request nor the fields. Answers
 * are taken to come in the order of the requests, see [AnswerOrder].
 *
 * Source: Discord docs, Gateway Events > Request Channel Info, and > Channel Info.
 */
internal class ChannelInquiry(private val request: RequestChannelInfo, private val order: AnswerOrder) :
    Inquiry<ChannelInfo>(
        request,
        "the channel info of guild ${request.guildId}",
        EventType.CHANNEL_INFO,
        ChannelInfo::class.java,
    ) {
    override var isComplete: Boolean = false
        private set

    override val progress: String get() = "nothing had come"

    override fun handedOver() = order.asked(request.guildId, this)

    override fun isAnswered(reply: ChannelInfo): Boolean = reply.guildId == request.guildId && isNext(reply)

    override fun isRefused(limited: RateLimited): Boolean =
        (limited.guildId == null || limited.guildId == request.guildId) && isNext(limited)

    override fun take(reply: ChannelInfo): Boolean {
        isComplete = true
        return true
    }

    override fun abandoned() = order.left(request.guildId, this)

    private fun isNext(answer: DispatchEvent) = order.isFor(request.guildId, this, answer)
}
