package dev.sluice.testkit

import java.io.ByteArrayOutputStream
import java.math.BigInteger
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter

/** Writes the few forms of DER (ITU-T X.690) that a certificate is made of; each function answers a whole element. */
internal object Der {
    private const val BOOLEAN = 0x01
    private const val INTEGER = 0x02
    private const val BIT_STRING = 0x03
    private const val OCTET_STRING = 0x04
    private const val NULL_TAG = 0x05
    private const val OBJECT_IDENTIFIER = 0x06
    private const val UTC_TIME = 0x17
    private const val SEQUENCE = 0x30
    private const val CONTEXT = 0x80
    private const val CONSTRUCTED_CONTEXT = 0xA0

    /** Lengths up to here are one byte, longer ones say first how many bytes they have. */
    private const val SHORT_LENGTH = 127
    private const val LONG_LENGTH = 0x80
    private const val BYTE_MASK = 0xFF

    /** Object identifiers go in groups of seven bits, the highest first, all but the last marked. */
    private const val GROUP_BITS = 7
    private const val GROUP_MASK = 0x7F
    private const val MORE = 0x80
    private const val FIRST_ARC = 40
    private val TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC)

    val NULL: ByteArray = element(NULL_TAG, ByteArray(0))
    val TRUE: ByteArray = element(BOOLEAN, byteArrayOf(BYTE_MASK.toByte()))

    fun sequence(vararg parts: ByteArray): ByteArray = element(SEQUENCE, joined(parts.asList()))

    fun integer(value: BigInteger): ByteArray = element(INTEGER, value.toByteArray())

    fun octets(content: ByteArray): ByteArray = element(OCTET_STRING, content)

    fun bits(content: ByteArray): ByteArray = element(BIT_STRING, byteArrayOf(0) + content)

    /** Years 1950 to 2049 only. */
    fun time(at: Instant): ByteArray = element(UTC_TIME, TIME.format(at).encodeToByteArray())

    /** [content], an element or several, under the tag [number] of its surroundings. */
    fun explicit(number: Int, content: ByteArray): ByteArray = element(CONSTRUCTED_CONTEXT or number, content)

    /** Bare [content] under the tag [number] of its surroundings. */
    fun implicit(number: Int, content: ByteArray): ByteArray = element(CONTEXT or number, content)

    /** Such as "2.5.29.17". */
    fun oid(dotted: String): ByteArray {
        val arcs = dotted.split('.').map(String::toInt)
        val out = ByteArrayOutputStream()
        for (arc in listOf(arcs[0] * FIRST_ARC + arcs[1]) + arcs.drop(2)) {
            val groups = generateSequence(arc) { it shr GROUP_BITS }.takeWhile { it > 0 }.toList().ifEmpty { listOf(0) }
            groups.indices.reversed().forEach { i -> out.write((groups[i] and GROUP_MASK) or if (i == 0) 0 else MORE) }
        }
        return element(OBJECT_IDENTIFIER, out.toByteArray())
    }

    private fun element(tag: Int, content: ByteArray): ByteArray {
        val out = ByteArrayOutputStream()
        out.write(tag)
        if (content.size <= SHORT_LENGTH) {
            out.write(content.size)
        } else {
            val length = BigInteger.valueOf(content.size.toLong()).toByteArray().dropWhile { it == 0.toByte() }
            out.write(LONG_LENGTH or length.size)
            length.forEach { out.write(it.toInt()) }
        }
        out.write(content)
        return out.toByteArray()
    }

    private fun joined(parts: List<ByteArray>): ByteArray =
        ByteArrayOutputStream().also { out -> parts.forEach(out::write) }.toByteArray()
}
