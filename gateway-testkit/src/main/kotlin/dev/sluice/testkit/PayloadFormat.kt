package dev.sluice.testkit

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement

/**
 * How payloads are spelt on a connection: the `encoding` of its URL. Stateless and thread-safe.
 *
 * Everything inside the mock is JSON; another encoding translates here.
 */
internal interface PayloadFormat {
    val encoding: String

    /** Whether messages travel in binary frames, both ways. */
    val isBinary: Boolean

    /** One dispatch; [data] is the JSON of `d`. */
    fun dispatch(type: String, sequence: Long, data: ByteArray): ByteArray

    /** One message without a sequence; [data] is the JSON of `d`. */
    fun control(opcode: Int, data: String): ByteArray

    /** A payload that a test spelt itself, in JSON. */
    fun raw(json: String): ByteArray

    /** @throws IllegalArgumentException when the client's bytes can not be read */
    fun parse(bytes: ByteArray): JsonElement

    /**
     * The payload with which [poison] takes the place of [message], for those that spoil payloads; [size] is that of
     * large ones, in bytes.
     */
    fun spoilt(poison: Poison, message: ByteArray, size: Int): ByteArray

    companion object {
        /** The format of that name; null = not spoken here. */
        fun of(encoding: String, config: MockConfig): PayloadFormat? =
            when (encoding) {
                "json" -> JsonFormat
                "etf" -> EtfFormat(config.areEtfKeysAtoms, config.areEtfIdsIntegers)
                else -> null
            }
    }
}

/** `encoding=json`, with the key order that Discord itself writes: t, s, op, d. */
internal object JsonFormat : PayloadFormat {
    override val encoding: String = "json"
    override val isBinary: Boolean = false

    override fun dispatch(type: String, sequence: Long, data: ByteArray): ByteArray {
        val head = """{"t":"$type","s":$sequence,"op":0,"d":""".encodeToByteArray()
        val message = head.copyOf(head.size + data.size + 1)
        data.copyInto(message, head.size)
        message[message.size - 1] = '}'.code.toByte()
        return message
    }

    override fun control(opcode: Int, data: String): ByteArray =
        """{"t":null,"s":null,"op":$opcode,"d":$data}""".encodeToByteArray()

    override fun raw(json: String): ByteArray = json.encodeToByteArray()

    override fun parse(bytes: ByteArray): JsonElement =
        try {
            Json.parseToJsonElement(bytes.decodeToString(throwOnInvalidSequence = true))
        } catch (e: CharacterCodingException) {
            throw IllegalArgumentException("not UTF-8", e)
        }

    override fun spoilt(poison: Poison, message: ByteArray, size: Int): ByteArray =
        JsonPoison.spoilt(poison, message, size)
}
