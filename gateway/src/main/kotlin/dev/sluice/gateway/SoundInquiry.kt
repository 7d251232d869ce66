package dev.sluice.gateway

import dev.sluice.model.EventType
import dev.sluice.model.RateLimited
import dev.sluice.model.RequestSoundboardSounds
import dev.sluice.model.SoundboardSounds

/**
 * Soundboard sounds of guilds: one answer for each guild. It says nothing of who asked, and all who ask get the same.
 *
 * Source: Discord docs, Gateway Events > Request Soundboard Sounds, and > Soundboard Sounds.
 */
internal class SoundInquiry(private val request: RequestSoundboardSounds) :
    Inquiry<SoundboardSounds>(
        request,
        "the soundboard sounds of ${request.guildIds.size} guilds",
        EventType.SOUNDBOARD_SOUNDS,
        SoundboardSounds::class.java,
    ) {
    private val asked = request.guildIds.toSet()
    private val missing = LinkedHashSet(asked)

    override val progress: String
        get() = "nothing had come for ${missing.take(NAMED).joinToString()}${if (missing.size > NAMED) "..." else ""}"

    override val isComplete: Boolean get() = missing.isEmpty()

    override fun isAnswered(reply: SoundboardSounds): Boolean = reply.guildId in asked

    override fun isRefused(limited: RateLimited): Boolean = limited.guildId?.let { it in asked } ?: true

    override fun take(reply: SoundboardSounds): Boolean = missing.remove(reply.guildId)

    private companion object {
        /** A message need not name thousands of guilds. */
        private const val NAMED = 10
    }
}
