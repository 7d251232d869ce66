package dev.sluice.model

import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** A text or nothing. */
internal object TextOrNothingSerializer :
    UnvalidatedTextSerializer<String?>("TextOrNothing", { it }, null, Encoder::encodeString)

/** A text, empty when there is none. */
internal object TextOrEmptySerializer :
    UnvalidatedTextSerializer<String>("TextOrEmpty", { it }, "", Encoder::encodeString)

/** A status or nothing. */
internal object StatusOrNothingSerializer :
    UnvalidatedTextSerializer<OnlineStatus?>("StatusOrNothing", OnlineStatus::of, null, ::encodeStatus)

/** A status, offline when there is none. */
internal object StatusOrOfflineSerializer :
    UnvalidatedTextSerializer<OnlineStatus>("StatusOrOffline", OnlineStatus::of, OnlineStatus.OFFLINE, ::encodeStatus)

/** An integer or nothing. A fraction is cut off. */
internal object LongOrNothingSerializer : UnvalidatedSerializer<Long?>("LongOrNothing") {
    override fun deserialize(decoder: Decoder): Long? = decoder.readLongOrNull()

    override fun write(encoder: Encoder, value: Long): Unit = encoder.encodeLong(value)
}

/** An integer, 0 when there is none. A fraction is cut off. */
internal object LongOrZeroSerializer : UnvalidatedSerializer<Long>("LongOrZero") {
    override fun deserialize(decoder: Decoder): Long = decoder.readLongOrNull() ?: 0

    override fun write(encoder: Encoder, value: Long): Unit = encoder.encodeLong(value)
}

/** An id or nothing. */
internal object SnowflakeOrNothingSerializer : UnvalidatedSerializer<Snowflake?>("SnowflakeOrNothing") {
    override fun deserialize(decoder: Decoder): Snowflake? = decoder.readLongOrNull()

    override fun write(encoder: Encoder, value: Snowflake): Unit = SnowflakeSerializer.serialize(encoder, value)
}

/** An id, 0 when there is none. */
internal object SnowflakeOrZeroSerializer : UnvalidatedSerializer<Snowflake>("SnowflakeOrZero") {
    override fun deserialize(decoder: Decoder): Snowflake = decoder.readLongOrNull() ?: 0

    override fun write(encoder: Encoder, value: Snowflake): Unit = SnowflakeSerializer.serialize(encoder, value)
}

/** Flags of a user or nothing. */
internal object UserFlagsOrNothingSerializer :
    UnvalidatedNumberSerializer<UserFlags?>("UserFlagsOrNothing", UserFlags::of, null, ::encodeFlags)

/** Flags of an activity or nothing. */
internal object ActivityFlagsOrNothingSerializer :
    UnvalidatedNumberSerializer<ActivityFlags?>("ActivityFlagsOrNothing", ActivityFlags::of, null, ::encodeFlags)

/** What kind of activity it is; playing when that is not told. */
internal object ActivityTypeOrPlayingSerializer :
    UnvalidatedNumberSerializer<ActivityType>(
        "ActivityTypeOrPlaying",
        { number -> number.toIntOrNull()?.let(ActivityType::of) ?: ActivityType.PLAYING },
        ActivityType.PLAYING,
        { encoder, value -> encoder.encodeInt(value.value) },
    )

/** Which field is shown, or nothing. */
internal object StatusDisplayTypeOrNothingSerializer :
    UnvalidatedNumberSerializer<StatusDisplayType?>(
        "StatusDisplayTypeOrNothing",
        { number -> number.toIntOrNull()?.let(StatusDisplayType::of) },
        null,
        { encoder, value -> encoder.encodeInt(value.value) },
    )

/** An integer of a list, or nothing. */
internal object IntOrNothingSerializer :
    UnvalidatedNumberSerializer<Int?>("IntOrNothing", { it.toIntOrNull() }, null, Encoder::encodeInt)

/** A boolean or nothing. */
internal object BooleanOrNothingSerializer : UnvalidatedSerializer<Boolean?>("BooleanOrNothing") {
    override fun deserialize(decoder: Decoder): Boolean? = DynamicValueSerializer.deserialize(decoder).asBoolean()

    override fun write(encoder: Encoder, value: Boolean): Unit = encoder.encodeBoolean(value)
}

/** What is on a button: its text as it is received, or the label of one as it was sent; or nothing. */
internal object ButtonLabelSerializer : UnvalidatedSerializer<String?>("ButtonLabel") {
    override fun deserialize(decoder: Decoder): String? {
        if (decoder is DynamicValueDecoder && decoder.peekKind() == DynamicKind.TEXT) return decoder.decodeString()
        val value = DynamicValueSerializer.deserialize(decoder)
        return (value.asMap()?.get("label") ?: value).toText()
    }

    override fun write(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

private fun encodeStatus(encoder: Encoder, value: OnlineStatus): Unit = encoder.encodeString(value.value)

private fun encodeFlags(encoder: Encoder, value: FlagSet): Unit = encoder.encodeLong(value.bits)

private fun Long.toIntOrNull(): Int? = takeIf { it in Int.MIN_VALUE..Int.MAX_VALUE }?.toInt()
