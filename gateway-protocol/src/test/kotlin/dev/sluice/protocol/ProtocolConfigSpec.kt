package dev.sluice.protocol

import dev.sluice.codec.EtfCodec
import dev.sluice.compression.Compression
import dev.sluice.model.Intents
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.net.URLClassLoader
import java.time.Duration

class ProtocolConfigSpec :
    FunSpec({
        fun builder() = ProtocolConfig.builder(Scene.TOKEN, Intents.NONE)

        test("the defaults are the documented ones") {
            val config = builder().build()
            config.compression shouldBe Compression.NONE
            config.gatewayUrl shouldBe "wss://gateway.discord.gg"
            config.connectTimeout shouldBe Duration.ofSeconds(30)
            config.helloTimeout shouldBe Duration.ofSeconds(20)
            config.readyTimeout shouldBe Duration.ofMinutes(3)
            config.resumeTimeout shouldBe Duration.ofMinutes(1)
            config.closeTimeout shouldBe Duration.ofSeconds(5)
            config.stableAfter shouldBe Duration.ofMinutes(1)
            config.rateLimitedPause shouldBe Duration.ofSeconds(5)
            config.maxQueuedCommands shouldBe 1000
            config.slowCollectorIntervals shouldBe 2
            config.sendsPerWindow shouldBe 120
            config.sendWindow shouldBe Duration.ofMinutes(1)
            config.largeThreshold shouldBe 50
            config.resumeAtReportedUrl shouldBe true
        }

        val wrong: Map<String, (ProtocolConfigBuilder) -> ProtocolConfigBuilder> = mapOf(
            "connectTimeout" to { it.connectTimeout(Duration.ZERO) },
            "helloTimeout" to { it.helloTimeout(Duration.ofSeconds(-1)) },
            "readyTimeout" to { it.readyTimeout(Duration.ofDays(2)) },
            "resumeTimeout" to { it.resumeTimeout(Duration.ZERO) },
            "closeTimeout" to { it.closeTimeout(Duration.ZERO) },
            "stableAfter" to { it.stableAfter(Duration.ZERO) },
            "rateLimitedPause" to { it.rateLimitedPause(Duration.ZERO) },
            "backoff" to { it.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)) },
            "shortest" to { it.invalidSessionWait(Duration.ofSeconds(2), Duration.ofSeconds(1)) },
            "maxQueuedCommands" to { it.maxQueuedCommands(0) },
            "slowCollectorIntervals" to { it.slowCollectorIntervals(0) },
            "largeThreshold" to { it.largeThreshold(49) },
            "largeThreshold " to { it.largeThreshold(251) },
            "window" to { it.sendLimit(9, Duration.ofSeconds(60)) },
            "host name" to { it.allowedResumeHosts(listOf("a/b")) },
        )
        context("a wrong value is refused by its setter, by name") {
            withData(nameFn = { it }, wrong.keys) { name ->
                shouldThrow<IllegalArgumentException> { wrong.getValue(name)(builder()) }.message!! shouldContain
                    name.trim()
            }
        }

        test("payload compression is for JSON alone: with another encoding it is refused, the streams are not") {
            val etf = builder().codec(EtfCodec.DEFAULT)
            etf
                .compression(Compression.ZLIB_STREAM)
                .build()
                .codec.encoding shouldBe "etf"
            shouldThrow<IllegalArgumentException> {
                etf
                    .compression(
                        Compression.PAYLOAD,
                    ).build()
            }.message!! shouldContain
                "etf"
        }

        test("compression that is not available here is refused, with what to add") {
            val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
            val without = classPath.split(File.pathSeparator).filter { "zstd-jni" !in it }
            val urls = without.map { File(it).toURI().toURL() }.toTypedArray()
            URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use { loader ->
                val asker = loader.loadClass(ZstdAsker::class.java.name)
                asker.classLoader shouldBe loader
                val answer = asker.getMethod("ask").invoke(asker.getDeclaredConstructor().newInstance()) as String
                answer shouldContain "ZSTD_STREAM"
                answer shouldContain "add com.github.luben:zstd-jni"
            }
            ZstdAsker().ask() shouldBe "built"
        }

        test("the limits themselves pass") {
            val config = builder()
                .largeThreshold(250)
                .maxQueuedCommands(1)
                .slowCollectorIntervals(1)
                .sendLimit(10, Duration.ofNanos(1))
                .connectTimeout(Duration.ofDays(1))
                .build()
            config.largeThreshold shouldBe 250
        }
    })
