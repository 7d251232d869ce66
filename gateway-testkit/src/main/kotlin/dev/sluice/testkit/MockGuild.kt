package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull

/**
 * A guild the mock's bot is in: what GUILD_CREATE shows and what requests for members, sounds and channels answer.
 *
 * Immutable and thread-safe.
 */
public class MockGuild private constructor(builder: Builder) {
    /** The guild's id; decides its shard. */
    public val id: Long = builder.id

    /** The guild's name. */
    public val name: String = builder.name

    /** Whether the guild is in an outage: a new session gets GUILD_DELETE with `unavailable: true` for it. */
    public val isUnavailable: Boolean = builder.isUnavailable

    internal val channels: List<JsonObject> = builder.channels.toList()
    internal val members: List<JsonObject> = builder.members.toList()
    internal val presences: List<JsonObject> = builder.presences.toList()
    internal val sounds: List<JsonObject> = builder.sounds.toList()
    internal val extras: Map<String, JsonElement> = builder.extras.toMap()
    internal val channelIds: Set<Long> = channels.mapNotNullTo(LinkedHashSet()) { it.id() }

    override fun toString(): String = "MockGuild($id, $name, members=${members.size})"

    /** Collects a guild's parts. Not thread-safe. */
    public class Builder internal constructor(internal val id: Long) {
        internal var name = "guild-$id"
        internal var isUnavailable = false
        internal val channels = ArrayList<JsonObject>()
        internal val members = ArrayList<JsonObject>()
        internal val presences = ArrayList<JsonObject>()
        internal val sounds = ArrayList<JsonObject>()
        internal val extras = LinkedHashMap<String, JsonElement>()

        /** The guild's name; "guild-" and its id unless set. */
        public fun name(name: String): Builder = apply { this.name = name }

        /** Puts the guild into an outage. */
        public fun unavailable(): Builder = apply { isUnavailable = true }

        /** Adds a text channel. */
        public fun channel(id: Long, name: String): Builder =
            channelJson("""{"id":"$id","type":0,"name":${JsonPrimitive(name)},"position":${channels.size}}""")

        /** Adds a voice channel; `status` and `voice_start_time` are what op 43 (Request Channel Info) shows. */
        public fun voiceChannel(id: Long, name: String, status: String?, startTimeSeconds: Long?): Builder =
            channelJson(
                """{"id":"$id","type":2,"name":${JsonPrimitive(name)},"position":${channels.size},""" +
                    """"status":${JsonPrimitive(status)},"voice_start_time":$startTimeSeconds}""",
            )

        /** Adds a channel as [json] has it. */
        public fun channelJson(json: String): Builder = apply { channels += parsed(json) }

        /** Adds a member. */
        public fun member(userId: Long, username: String): Builder =
            memberJson(
                """{"user":{"id":"$userId","username":${JsonPrimitive(username)},"discriminator":"0",""" +
                    """"global_name":null,"avatar":null},"nick":null,"avatar":null,"roles":[],""" +
                    """"joined_at":"2020-01-01T00:00:00.000000+00:00","deaf":false,"mute":false,"flags":0,""" +
                    """"pending":false}""",
            )

        /** Adds [count] members with ids from [firstUserId] on, named "member-" and their number from 0. */
        public fun members(firstUserId: Long, count: Int): Builder =
            apply { repeat(count) { member(firstUserId + it, "member-$it") } }

        /** Adds a member as [json] has it; it needs a `user` with an `id`. */
        public fun memberJson(json: String): Builder = apply { members += parsed(json) }

        /** Gives a member a status that chunks with `presences` show. */
        public fun presence(userId: Long, status: String): Builder =
            apply {
                presences +=
                    parsed(
                        """{"user":{"id":"$userId"},"guild_id":"$id","status":${JsonPrimitive(status)},""" +
                            """"activities":[],"client_status":{"desktop":${JsonPrimitive(status)}}}""",
                    )
            }

        /** Adds a soundboard sound, which op 31 shows. */
        public fun sound(id: Long, name: String): Builder =
            apply {
                sounds +=
                    parsed(
                        """{"sound_id":"$id","name":${JsonPrimitive(name)},"volume":1.0,"emoji_id":null,""" +
                            """"emoji_name":null,"guild_id":"${this.id}","available":true}""",
                    )
            }

        /** Sets a key of GUILD_CREATE to [json], over what the mock would put there. */
        public fun extra(key: String, json: String): Builder = apply { extras[key] = Json.parseToJsonElement(json) }

        /** The guild. */
        public fun build(): MockGuild {
            if (channels.isEmpty()) channel(id + 1, "general")
            return MockGuild(this)
        }

        private fun parsed(json: String): JsonObject =
            Json.parseToJsonElement(json) as? JsonObject ?: throw IllegalArgumentException("not a JSON object: $json")
    }

    /** Ways to make a guild. */
    public companion object {
        /** A guild without members and with one text channel whose id is [id] plus one. */
        @JvmStatic
        public fun of(id: Long): MockGuild = builder(id).build()

        /** Collects the parts of the guild [id]. */
        @JvmStatic
        public fun builder(id: Long): Builder = Builder(id)

        /** The id of the guild with number [index], from 0, of a mock with many: neighbours are on neighbouring shards. */
        @JvmStatic
        public fun idAt(index: Int): Long = (FIRST_GUILD + index) shl SHARD_SHIFT

        private fun JsonObject.id(): Long? = (get("id") as? JsonPrimitive)?.contentOrNull?.toLongOrNull()

        /** Milliseconds after 2015, so the ids are of 2015 and look like any other. */
        private const val FIRST_GUILD = 20_000_000_000L

        /** Discord docs, Gateway > Sharding: a guild's shard is `(id >> 22) % total`. */
        private const val SHARD_SHIFT = 22
    }
}
