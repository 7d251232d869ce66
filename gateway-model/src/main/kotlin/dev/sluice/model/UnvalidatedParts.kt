package dev.sluice.model

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

internal object ClientStatusOrNothingSerializer :
    ObjectOrNothingSerializer<ClientStatus>(ClientStatus.serializer())

internal object ActivityTimestampsOrNothingSerializer :
    ObjectOrNothingSerializer<ActivityTimestamps>(ActivityTimestamps.serializer())

internal object ActivityPartyOrNothingSerializer :
    ObjectOrNothingSerializer<ActivityParty>(ActivityParty.serializer())

internal object ActivityAssetsOrNothingSerializer :
    ObjectOrNothingSerializer<ActivityAssets>(ActivityAssets.serializer())

internal object ActivitySecretsOrNothingSerializer :
    ObjectOrNothingSerializer<ActivitySecrets>(ActivitySecrets.serializer())

internal object ActivityOrNothingSerializer : ObjectOrNothingSerializer<Activity>(Activity.serializer())

internal object ActivitiesOrNoneSerializer :
    UnvalidatedListSerializer<Activity, List<Activity>>(ActivityOrNothingSerializer, emptyList())

internal object IntsOrNothingSerializer : UnvalidatedListSerializer<Int, List<Int>?>(IntOrNothingSerializer, null)

internal object ButtonLabelsOrNothingSerializer :
    UnvalidatedListSerializer<String, List<String>?>(ButtonLabelSerializer, null)

/** A user of whom nothing is known when there is none. */
internal object PartialUserOrUnknownSerializer :
    UnvalidatedStructureSerializer<PartialUser, PartialUser>(PartialUser.serializer(), DynamicKind.MAP, PartialUser()) {
    override fun of(read: PartialUser): PartialUser = read

    override fun toWrite(value: PartialUser): PartialUser = value
}

/** The emoji of an activity: only what identifies it. */
internal object ActivityEmojiOrNothingSerializer :
    UnvalidatedStructureSerializer<ActivityEmoji, Emoji?>(ActivityEmoji.serializer(), DynamicKind.MAP, null) {
    override fun of(read: ActivityEmoji): Emoji = Emoji(id = read.id, name = read.name, animated = read.animated)

    override fun toWrite(value: Emoji): ActivityEmoji = ActivityEmoji(value.name, value.id, value.animated)
}

/** Source: Discord docs, Gateway Events > Activity Emoji. */
@Serializable
@SerialName("dev.sluice.model.ActivityEmoji")
internal class ActivityEmoji(
    @Serializable(with = TextOrNothingSerializer::class)
    val name: String? = null,
    @Serializable(with = SnowflakeOrNothingSerializer::class)
    val id: Snowflake? = null,
    @Serializable(with = BooleanOrNothingSerializer::class)
    val animated: Boolean? = null,
)
