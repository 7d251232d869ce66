package dev.sluice.model

import java.util.Objects

/**
 * What the bot is shown to be doing: one activity of an [UpdatePresence]. Discord takes nothing else from bots.
 *
 * Made with the factories. Immutable, equal by content.
 * Source: Discord docs, Gateway Events > Activity Object (the note on what bots may set).
 */
public class ActivityUpdate private constructor(
    /** Playing, streaming and so on. */
    public val type: ActivityType,
    /** What is played, watched and so on. */
    public val name: String,
    /** A second line; for [ActivityType.CUSTOM] the whole text; null leaves it out. */
    public val state: String?,
    /** The stream's address, only for [ActivityType.STREAMING]. */
    public val url: String?,
) {
    init {
        require(name.isNotBlank()) { "an activity needs a name, was \"$name\"" }
        if (type == ActivityType.STREAMING) {
            require(url != null && (url.startsWith("https://") || url.startsWith("http://"))) {
                "a streaming activity needs an http(s) URL of Twitch or YouTube, was \"$url\""
            }
        }
        require(type != ActivityType.CUSTOM || !state.isNullOrBlank()) { "a custom status needs a text" }
    }

    /** The same with a second line; null removes it. */
    public fun withState(state: String?): ActivityUpdate = ActivityUpdate(type, name, state, url)

    override fun equals(other: Any?): Boolean =
        other is ActivityUpdate && other.type == type && other.name == name && other.state == state && other.url == url

    override fun hashCode(): Int = Objects.hash(type, name, state, url)

    override fun toString(): String = "ActivityUpdate(type=$type, name=$name, state=$state, url=$url)"

    public companion object {
        /** Discord wants a name even where it shows only the state. */
        private const val CUSTOM_NAME = "Custom Status"

        /** "Playing [name]". */
        @JvmStatic
        public fun playing(name: String): ActivityUpdate = ActivityUpdate(ActivityType.PLAYING, name, null, null)

        /** "Streaming [name]"; Discord takes only Twitch and YouTube as [url]. */
        @JvmStatic
        public fun streaming(name: String, url: String): ActivityUpdate =
            ActivityUpdate(ActivityType.STREAMING, name, null, url)

        /** "Listening to [name]". */
        @JvmStatic
        public fun listening(name: String): ActivityUpdate = ActivityUpdate(ActivityType.LISTENING, name, null, null)

        /** "Watching [name]". */
        @JvmStatic
        public fun watching(name: String): ActivityUpdate = ActivityUpdate(ActivityType.WATCHING, name, null, null)

        /** "Competing in [name]". */
        @JvmStatic
        public fun competing(name: String): ActivityUpdate = ActivityUpdate(ActivityType.COMPETING, name, null, null)

        /** A custom status: just [text]. */
        @JvmStatic
        public fun custom(text: String): ActivityUpdate = ActivityUpdate(ActivityType.CUSTOM, CUSTOM_NAME, text, null)
    }
}
