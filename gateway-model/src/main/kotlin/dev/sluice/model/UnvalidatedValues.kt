package dev.sluice.model

import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/** A text or nothing. */
internal object TextOrNothingSerializer : UnvalidatedTextSerializer<String?>("TextOrNothing", null) {
    override fun of(text: String): String? = text

    override fun write(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

/** A text, empty when there is none. */
internal object TextOrEmptySerializer : UnvalidatedTextSerializer<String>("TextOrEmpty", "") {
    override fun of(text: String): String = text

    override fun write(encoder: Encoder, value: String): Unit = encoder.encodeString(value)
}

/** A status or nothing. */
internal object StatusOrNothingSerializer : UnvalidatedTextSerializer<OnlineStatus?>("StatusOrNothing", null) {
    override fun of(text: String): OnlineStatus? = OnlineStatus.of(text)

    override fun write(encoder: Encoder, value: OnlineStatus): Unit = encoder.encodeString(value.value)
}

/** A status, offline when there is none. */
internal object StatusOrOfflineSerializer : UnvalidatedTextSerializer<OnlineStatus>(
    "StatusOrOffline",
    OnlineStatus.OFFLINE,
) {
    override fun of(text: String): OnlineStatus = OnlineStatus.of(text)

    override fun write(encoder: Encoder, value: OnlineStatus): Unit = encoder.encodeString(value.value)
}

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
internal object UserFlagsOrNothingSerializer : UnvalidatedNumberSerializer<UserFlags?>("UserFlagsOrNothing", null) {
    override fun of(number: Long): UserFlags? = UserFlags.of(number)

    override fun write(encoder: Encoder, value: UserFlags): Unit = encoder.encodeLong(value.bits)
}

/** Flags of an activity or nothing. */
internal object ActivityFlagsOrNothingSerializer : UnvalidatedNumberSerializer<ActivityFlags?>(
    "ActivityFlagsOrNothing",
    null,
) {
    override fun of(number: Long): ActivityFlags? = ActivityFlags.of(number)

    override fun write(encoder: Encoder, value: ActivityFlags): Unit = encoder.encodeLong(value.bits)
}

/** What kind of activity it is; playing when that is not told. */
internal object ActivityTypeOrPlayingSerializer : UnvalidatedNumberSerializer<ActivityType>(
    "ActivityTypeOrPlaying",
    ActivityType.PLAYING,
) {
    override fun of(number: Long): ActivityType = number.toIntOrNull()?.let(ActivityType::of) ?: ActivityType.PLAYING

    override fun write(encoder: Encoder, value: ActivityType): Unit = encoder.encodeInt(value.value)
}

/** Which field is shown, or nothing. */
internal object StatusDisplayTypeOrNothingSerializer : UnvalidatedNumberSerializer<StatusDisplayType?>(
    "StatusDisplayTypeOrNothing",
    null,
) {
    override fun of(number: Long): StatusDisplayType? = number.toIntOrNull()?.let(StatusDisplayType::of)

    override fun write(encoder: Encoder, value: StatusDisplayType): Unit = encoder.encodeInt(value.value)
}

/** An integer of a list, or nothing. */
internal object IntOrNothingSerializer : UnvalidatedNumberSerializer<Int?>("IntOrNothing", null) {
    override fun of(number: Long): Int? = number.toIntOrNull()

    override fun write(encoder: Encoder, value: Int): Unit = encoder.encodeInt(value)
}

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

private fun Long.toIntOrNull(): Int? = takeIf { it in Int.MIN_VALUE..Int.MAX_VALUE }?.toInt()
