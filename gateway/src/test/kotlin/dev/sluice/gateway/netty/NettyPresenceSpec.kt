package dev.sluice.gateway.netty

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.net.URLClassLoader
import javax.xml.parsers.DocumentBuilderFactory

/** Who does not add Netty does not need it, and who asks for it without is told what to add. */
internal class NettyPresenceSpec :
    FunSpec({
        val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val places = classPath.split(File.pathSeparator).map(::File)

        /** Classes of their own, for which there is no jar whose name begins with [left]. */
        fun without(left: String, test: (ClassLoader) -> Unit) {
            places.filter { it.name.startsWith(left) }.shouldNotBeEmpty()
            val urls = places.filterNot { it.name.startsWith(left) }.map { it.toURI().toURL() }.toTypedArray()
            URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use(test)
        }

        context("without a part of Netty the transport says what to add") {
            withData("netty-", "netty-transport-4", "netty-codec-http-", "netty-handler-proxy-") { left ->
                without(left) { loader ->
                    for (name in listOf("create", "builder")) {
                        val method = loader.loadClass("dev.sluice.gateway.netty.NettyTransport").getMethod(name)
                        val thrown = shouldThrow<InvocationTargetException> { method.invoke(null) }
                        val message = thrown.cause.shouldBeInstanceOf<IllegalStateException>().message
                        message shouldContain "io.netty:netty-handler-proxy ${NettyPresence.TESTED}"
                        message shouldContain "netty.version=${NettyPresence.TESTED}"
                    }
                }
            }
        }

        test("without Netty everything else works") {
            without("netty-") { loader ->
                shouldNotThrowAny {
                    val runtime = loader.loadClass("dev.sluice.gateway.GatewayRuntime").getMethod("create").invoke(null)
                    val intents = loader.loadClass("dev.sluice.model.Intents").getField("NONE").get(null)
                    val shard = loader.loadClass("dev.sluice.gateway.Shard")
                    val builder = shard
                        .getMethod("builder", String::class.java, intents.javaClass)
                        .invoke(null, "a.b.c", intents)
                    builder.javaClass.getMethod("build").invoke(builder)
                    runtime.javaClass.getMethod("close").invoke(runtime)
                }
            }
        }

        test("the version that is named is the one that this is built with") {
            val pom = generateSequence(File("").absoluteFile) { it.parentFile }
                .map { File(it, "pom.xml") }
                .first { it.exists() && "<netty.version>" in it.readText() }
            val document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom)
            document.getElementsByTagName("netty.version").item(0).textContent shouldBe NettyPresence.TESTED
        }
    })
