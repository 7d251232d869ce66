package dev.sluice.model

import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder

/**
 * Whether a user or bot shows as online. An open set: [of] takes any text.
 *
 * Equal by [value]. Immutable. Source: Discord docs, Gateway Events > Update Presence > Status Types.
 *
 * @property value as on the wire, such as `online`
 */
@Serializable(with = OnlineStatus.Serializer::class)
public class OnlineStatus private constructor(public val value: String) {
    /** Whether there is a constant for it; only such a status can be sent. */
    public val isKnown: Boolean get() = this in known.values

    override fun equals(other: Any?): Boolean = other is OnlineStatus && other.value == value

    override fun hashCode(): Int = value.hashCode()

    override fun toString(): String = value

    internal object Serializer : KSerializer<OnlineStatus> {
        override val descriptor: SerialDescriptor =
            PrimitiveSerialDescriptor("dev.sluice.model.OnlineStatus", PrimitiveKind.STRING)

        override fun deserialize(decoder: Decoder): OnlineStatus = of(decoder.decodeString())

        override fun serialize(encoder: Encoder, value: OnlineStatus): Unit = encoder.encodeString(value.value)
    }

    public companion object {
        private val known = LinkedHashMap<String, OnlineStatus>()

        /** Online. */
        @JvmField
        public val ONLINE: OnlineStatus = add("online")

        /** Do not disturb. */
        @JvmField
        public val DO_NOT_DISTURB: OnlineStatus = add("dnd")

        /** Away. */
        @JvmField
        public val IDLE: OnlineStatus = add("idle")

        /** Sent only: online, but shown as offline. */
        @JvmField
        public val INVISIBLE: OnlineStatus = add("invisible")

        /** Offline. */
        @JvmField
        public val OFFLINE: OnlineStatus = add("offline")

        /** The constant for this text, or a value of its own. */
        @JvmStatic
        public fun of(value: String): OnlineStatus = known[value] ?: OnlineStatus(value)

        private fun add(value: String): OnlineStatus = OnlineStatus(value).also { known[value] = it }
    }
}
