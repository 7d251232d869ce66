package dev.sluice.protocol

import dev.sluice.compression.Compression
import dev.sluice.compression.Compression.NONE
import dev.sluice.model.Intents
import dev.sluice.model.ShardId
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.shouldBe

class GatewayUrlsSpec :
    FunSpec({
        fun urls(configure: ProtocolConfigBuilder.() -> Unit = {}) =
            GatewayUrls(ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).apply(configure).build())

        val query = "v=10&encoding=json"

        test("the query names version, encoding and transport compression") {
            urls().mainUrl(NONE) shouldBe "wss://gateway.discord.gg/?$query"
            urls().mainUrl(Compression.ZLIB_STREAM) shouldBe "wss://gateway.discord.gg/?$query&compress=zlib-stream"
            urls().resumeUrl("wss://a.discord.gg", Compression.ZSTD_STREAM) shouldBe
                "wss://a.discord.gg/?$query&compress=zstd-stream"
        }

        test("a path and a query of the configured URL are kept, ours replace their likes") {
            urls { gatewayUrl("wss://proxy.example:8443/a/b?key=1&v=6&encoding=etf") }.mainUrl(NONE) shouldBe
                "wss://proxy.example:8443/a/b?key=1&$query"
            urls { gatewayUrl("wss://proxy.example?key=1") }.mainUrl(NONE) shouldBe "wss://proxy.example/?key=1&$query"
            urls { gatewayUrl("WSS://Gateway.Discord.GG/") }.mainUrl(NONE) shouldBe "wss://Gateway.Discord.GG/?$query"
        }

        context("resume URLs that are followed") {
            withData(
                "wss://gateway-us-east1-b.discord.gg",
                "wss://gateway.discord.gg/",
                "wss://discord.gg",
                "wss://discord.gg:443/x?y=1",
                "WSS://A.DISCORD.GG",
            ) { url -> (urls().resumeUrl(url, NONE) != null) shouldBe true }
        }

        context("resume URLs that are not followed") {
            withData(
                nameFn = { "<$it>" },
                "ws://gateway.discord.gg",
                "https://gateway.discord.gg",
                "wss://evil.example",
                "wss://evildiscord.gg",
                "wss://discord.gg.evil.example",
                "wss://discord.gg@evil.example",
                "wss://user:pw@gateway.discord.gg",
                "wss://evil.example\\.discord.gg",
                "wss://evil.example#.discord.gg",
                "wss://evil.example/.discord.gg",
                "wss://evil.example?.discord.gg",
                "wss://.discord.gg",
                "wss://a..discord.gg",
                "wss://discord.gg.",
                "wss://discord.gg:0",
                "wss://discord.gg:65536",
                "wss://discord.gg:",
                "wss://discord.gg:1x",
                "wss://discord.gg\r\nHost: evil",
                "wss://discord.gg /",
                "wss://dіscord.gg",
                "wss://",
                "wss:///x",
                "wss://[::1",
                "wss://[]",
                "",
                "gateway.discord.gg",
                "wss://discord.gg/" + "x".repeat(2100),
            ) { url -> urls().resumeUrl(url, NONE) shouldBe null }
        }

        test("a READY without a resume URL leads to the main URL") {
            val session = Session("s1", null, 5, ShardId.SINGLE, null)
            Scene(session = session).start().connects shouldBe listOf("wss://gateway.discord.gg/?$query")
        }

        test("with another gateway URL resumes go there unless told otherwise") {
            urls { gatewayUrl("wss://proxy.example") }.resumeUrl("wss://a.discord.gg", NONE) shouldBe null
            val told = urls { gatewayUrl("wss://proxy.example").resumeAtReportedUrl(true) }
            told.resumeUrl("wss://a.discord.gg", NONE) shouldBe "wss://a.discord.gg/?$query"
            told.resumeUrl("wss://proxy.example/resume", NONE) shouldBe "wss://proxy.example/resume?$query"
            told.resumeUrl("wss://other.example", NONE) shouldBe null
            told.resumeUrl("wss://sub.proxy.example", NONE) shouldBe null
        }

        test("plain ws is followed only to a configured host that may be plain") {
            val local = urls { gatewayUrl("ws://127.0.0.1:4000").resumeAtReportedUrl(true) }
            local.resumeUrl("ws://127.0.0.1:4001", NONE) shouldBe "ws://127.0.0.1:4001/?$query"
            local.resumeUrl("ws://127.0.0.2:4001", NONE) shouldBe null
            local.resumeUrl("ws://a.discord.gg", NONE) shouldBe null
            val plain = urls { gatewayUrl("ws://inner.example").allowPlaintext(true).resumeAtReportedUrl(true) }
            plain.resumeUrl("ws://inner.example/r", NONE) shouldBe "ws://inner.example/r?$query"
            plain.resumeUrl("ws://a.discord.gg", NONE) shouldBe null
        }

        test("allowed resume hosts can be set") {
            val urls = urls { allowedResumeHosts(listOf("gw.example")) }
            (urls.resumeUrl("wss://a.gw.example", NONE) != null) shouldBe true
            urls.resumeUrl("wss://a.discord.gg", NONE) shouldBe null
        }

        test("Get Gateway: the URL is asked for again when it stops working, and counts from the next dial on") {
            val scene = Scene().start()
            scene.input { handleGatewayUrl("wss://moved.discord.gg") }
            scene.dialFails().toDeadline()
            scene.connects shouldBe
                listOf("wss://gateway.discord.gg/?$query", "wss://moved.discord.gg/?$query")
            scene.outputs.filterIsInstance<Output.Connect>().map { it.attempt } shouldBe listOf(0, 1)
        }

        test("a session is resumed where READY said, wherever the gateway is now; one without such a URL there") {
            for ((resumeUrl, expected) in listOf(
                Scene.RESUME_URL to Scene.RESUME,
                null to "wss://moved.discord.gg/?$query",
            )) {
                val scene = Scene(session = Session("s1", resumeUrl, 5, ShardId.SINGLE, null))
                scene.input { handleGatewayUrl("wss://moved.discord.gg") }.start().connects shouldBe listOf(expected)
            }
        }

        test("where the gateway is now must be as safe as where it was") {
            val scene = Scene()
            for (bad in listOf("ws://moved.discord.gg", "moved.discord.gg", "")) {
                shouldThrow<IllegalArgumentException> { scene.machine.handleGatewayUrl(bad) }
            }
            scene.start().connects shouldBe listOf("wss://gateway.discord.gg/?$query")
            Scene { allowPlaintext(true) }.machine.handleGatewayUrl("ws://moved.example")
        }

        context("gateway URLs that are accepted") {
            withData(
                "wss://gateway.discord.gg",
                "ws://localhost:8080",
                "ws://127.0.0.1:1",
                "ws://127.9.8.7",
                "ws://[::1]:65535/",
                "ws://x.localhost",
                "wss://[2001:db8::1]:443",
            ) { url ->
                ProtocolConfig
                    .builder(Scene.TOKEN, Intents.NONE)
                    .gatewayUrl(url)
                    .build()
                    .gatewayUrl shouldBe url
            }
        }

        context("gateway URLs that are refused when the configuration is built") {
            withData(
                "ws://gateway.discord.gg",
                "ws://128.0.0.1",
                "ws://localhost.example",
                "http://localhost",
                "localhost",
            ) {
                shouldThrow<IllegalArgumentException> {
                    ProtocolConfig.builder(Scene.TOKEN, Intents.NONE).gatewayUrl(it).build()
                }
            }
        }
    })
