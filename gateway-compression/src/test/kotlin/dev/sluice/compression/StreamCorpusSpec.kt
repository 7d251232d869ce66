package dev.sluice.compression

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe

internal class StreamCorpusSpec :
    FunSpec({
        context("a recorded stream gives the messages that went into it") {
            withData(nameFn = { it.first }, StreamCorpus.streams) { (name, compression) ->
                val into = MessageBuffer(16)
                val expected = StreamCorpus.messages(name)
                val wires = StreamCorpus.read(name)
                wires.size shouldBe expected.size
                Decompressors.create(compression).use {
                    for ((wire, message) in wires.zip(expected)) {
                        it.decompress(wire, 0, wire.size, last = true, binary = true, into) shouldBe true
                        into.toByteArray().contentEquals(message) shouldBe true
                    }
                }
            }
        }

        context("a recorded stream with some bytes changed gives messages or a CompressionException") {
            withData(nameFn = { it.first }, StreamCorpus.streams) { (name, compression) ->
                val wires = StreamCorpus.read(name)
                val limits = CompressionLimits(maxInflatedBytes = 300_000, maxPendingBytes = 20_000)
                val into = MessageBuffer(16)
                var failures = 0
                withSeeds(2_000) { random ->
                    Decompressors.create(compression, limits).use {
                        try {
                            for (wire in wires.map { bytes -> mutate(bytes, random) }) {
                                it.decompress(wire, 0, wire.size, last = true, binary = true, into)
                                into.length shouldBeLessThanOrEqual 300_000
                            }
                        } catch (_: CompressionException) {
                            failures++
                            it.capacity shouldBe 0
                        }
                    }
                }
                // Else the test would prove nothing: too few of the changes hurt.
                (failures > runs(2_000) / 10) shouldBe true
            }
        }
    })
