package dev.sluice.codec

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.DescribeSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.io.PrintWriter
import java.io.StringWriter
import java.nio.file.Path
import java.util.spi.ToolProvider

/**
 * What reads a value stays a call in compiled code as long as it is larger than C2's `FreqInlineSize`: see
 * [ByteDecoder]. A method that shrinks below it would be written into each deserializer at each of its elements, and
 * nothing else would tell.
 */
class MethodSizeSpec :
    DescribeSpec({
        describe("methods that C2 is not to take in have more than 325 bytes") {
            val methods = mapOf(
                "dev.sluice.codec.ByteStringsKt" to listOf("readString"),
                "dev.sluice.codec.ByteNumbersKt" to listOf("readLong", "readInt", "readSnowflake"),
                "dev.sluice.codec.ByteStructures" to listOf("begin"),
            )
            for ((type, names) in methods) {
                val sizes = sizesOf(type)
                for (name in names) {
                    it("$type.$name") { withClue(sizes) { sizes.getValue(name) shouldBeGreaterThan FREQ_INLINE_SIZE } }
                }
            }
        }
    }) {
    private companion object {
        /** HotSpot's default on all platforms with C2. */
        const val FREQ_INLINE_SIZE = 325

        val METHOD = Regex("""^ {2}\S.* (\S+)\(.*\).*;$""")
        val INSTRUCTION = Regex("""^ +(\d+): .*""")

        /** For each method of [type]: where its last instruction begins, which is a byte or two less than its size. */
        fun sizesOf(type: String): Map<String, Int> {
            val javap = ToolProvider.findFirst("javap").orElseThrow()
            val output = StringWriter()
            val location = Class
                .forName(type)
                .protectionDomain.codeSource.location
            val classes = Path.of(location.toURI()).toString()
            val code = PrintWriter(output).use { javap.run(it, it, "-p", "-c", "-cp", classes, type) }
            check(code == 0) { output }
            val sizes = HashMap<String, Int>()
            var method = ""
            for (line in output.toString().lines()) {
                METHOD.matchEntire(line)?.let { method = it.groupValues[1] }
                INSTRUCTION.matchEntire(line)?.let { sizes[method] = it.groupValues[1].toInt() }
            }
            return sizes
        }
    }
}
