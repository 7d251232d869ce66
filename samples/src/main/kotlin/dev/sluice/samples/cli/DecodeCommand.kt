package dev.sluice.samples.cli

import dev.sluice.codec.CodecException
import dev.sluice.codec.Envelope
import dev.sluice.codec.JsonCodec
import dev.sluice.model.EventType
import dev.sluice.model.UnknownEvent
import picocli.CommandLine.Command
import picocli.CommandLine.Parameters
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.Callable

/** Decodes every line of a file of captured payloads and says what came of them. */
@Command(name = "decode", description = ["Decodes every line of FILE.jsonl; exit code 1 if any fails."])
internal class DecodeCommand : Callable<Int> {
    @Parameters(
        paramLabel = "FILE.jsonl",
        description = ["One payload a line: {\"t\":...,\"s\":...,\"op\":0,\"d\":{...}}"],
    )
    private lateinit var file: Path

    private var typed = 0
    private var unknown = 0
    private var failed = 0

    override fun call(): Int {
        val codec = JsonCodec.DEFAULT
        val envelope = Envelope()
        // Each byte as one character: what is not UTF-8 is for the codec to refuse, line by line.
        Files.newBufferedReader(file, Charsets.ISO_8859_1).useLines { lines ->
            lines.forEachIndexed { index, line ->
                if (line.isBlank()) return@forEachIndexed
                try {
                    decode(codec, envelope, line.toByteArray(Charsets.ISO_8859_1))
                } catch (e: CodecException) {
                    failed++
                    println("line ${index + 1}: ${e.message}")
                }
            }
        }
        println("typed=$typed unknown=$unknown failed=$failed")
        return if (failed == 0) 0 else 1
    }

    private fun decode(codec: JsonCodec, envelope: Envelope, bytes: ByteArray) {
        codec.readEnvelope(bytes, 0, bytes.size, envelope)
        // A capture may hold other opcodes too; they have no event in them, and the scan has checked them.
        val type = envelope.type ?: EventType.of("")
        if (codec.decode(type, bytes, envelope.dataOffset, envelope.dataLength) is UnknownEvent) unknown++ else typed++
    }
}
