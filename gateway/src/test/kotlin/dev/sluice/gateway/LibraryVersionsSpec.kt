package dev.sluice.gateway

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.net.URLClassLoader
import javax.xml.parsers.DocumentBuilderFactory

internal class LibraryVersionsSpec :
    FunSpec({
        val good = LibraryVersions.REQUIREMENTS.associate { it.library to it.tested }

        fun messageWith(library: String, version: String): String =
            shouldThrow<IllegalStateException> { LibraryVersions.require { if (it == library) version else good[it] } }
                .message
                .shouldNotBeNull()

        test("the libraries of this build are new enough, and all of them tell their version") {
            shouldNotThrowAny { LibraryVersions.require() }
            LibraryVersions.REQUIREMENTS.forEach {
                val found = ClassPathVersions.versionOf(it.library).shouldNotBeNull()
                found.substringBefore('-') shouldBe it.tested
            }
        }

        context("whatever is built first says so") {
            val old = tempdir()
            File(old, "META-INF").mkdir()
            File(old, "META-INF/kotlinx_coroutines_core.version").writeText("1.8.1")
            val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
            val places = listOf(old) + classPath.split(File.pathSeparator).map(::File)
            val urls = places.map { it.toURI().toURL() }.toTypedArray()

            withData("Shard", "Cluster", "GatewayRuntime", "ktor.KtorTransport", "netty.NettyTransport") { name ->
                // Classes of its own, that look for the version in the first place of their class path.
                URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use { loader ->
                    val intents = loader.loadClass("dev.sluice.model.Intents").getField("NONE").get(null)
                    val builders = loader.loadClass("dev.sluice.gateway.$name").methods.filter { it.name == "builder" }
                    val builder = builders.single { it.parameterTypes.firstOrNull() in setOf(null, String::class.java) }
                    val arguments = if (builder.parameterCount == 0) emptyArray() else arrayOf("token", intents)
                    val thrown = shouldThrow<InvocationTargetException> { builder.invoke(null, *arguments) }
                    val cause = thrown.cause.shouldBeInstanceOf<IllegalStateException>()
                    cause.message shouldContain "kotlinx.coroutines is 1.8.1"
                }
            }
        }

        test("each limit has two sides") {
            val limits =
                mapOf(
                    "Kotlin's standard library" to listOf("1.9.25", "2.3.99", "2.3.21-release-1"),
                    "kotlinx.coroutines" to listOf("1.8.1", "1.10.2", "0.26"),
                    "kotlinx.serialization" to listOf("1.6.3", "1.11.9", "1"),
                    "Ktor" to listOf("2.3.13", "3.4.3", "3.4"),
                )
            limits.keys shouldBe good.keys
            for ((library, versions) in limits) {
                versions.forEach {
                    messageWith(library, it) shouldContain
                        "$library is $it,"
                }
            }
            for (requirement in LibraryVersions.REQUIREMENTS) {
                val minimum = requirement.minimum
                for (version in listOf(minimum, "$minimum-RC1", minimum.substringBeforeLast('.'), "9.0", "10.0.0")) {
                    shouldNotThrowAny {
                        LibraryVersions.require {
                            if (it ==
                                requirement.library
                            ) {
                                version
                            } else {
                                good[it]
                            }
                        }
                    }
                }
            }
        }

        test("the message names what was found, what is needed and what to set") {
            messageWith("kotlinx.coroutines", "1.8.1") shouldBe
                "Sluice cannot run with the libraries on the class path: kotlinx.coroutines is 1.8.1, " +
                "at least 1.11.0 is needed. A framework's dependency management often forces older ones. " +
                "With Spring Boot set the properties kotlin.version=2.4.10, kotlin-coroutines.version=1.11.0, " +
                "kotlin-serialization.version=1.12.0; elsewhere manage these versions yourself. " +
                "Ktor comes with io.ktor:ktor-bom:3.5.2."
        }

        test("all that are too old are named at once, and no others") {
            val old = mapOf("Kotlin's standard library" to "1.9.25", "kotlinx.serialization" to "1.6.3")
            val failure = shouldThrow<IllegalStateException> { LibraryVersions.require { old[it] ?: good[it] } }
            failure.message shouldContain "Kotlin's standard library is 1.9.25"
            failure.message shouldContain "kotlinx.serialization is 1.6.3"
            failure.message shouldNotContain "kotlinx.coroutines is"
        }

        test("a library that does not tell its version, as in a shaded jar, is taken for good") {
            shouldNotThrowAny { LibraryVersions.require { null } }
        }

        test("the versions are those of the parent POM, and the limits its minor versions") {
            val properties =
                DocumentBuilderFactory
                    .newInstance()
                    .newDocumentBuilder()
                    .parse(File("../pom.xml"))
                    .documentElement
            val names = listOf("kotlin.version", "coroutines.version", "serialization.version", "ktor.version")
            val inPom = names.map {
                properties
                    .getElementsByTagName(it)
                    .item(0)
                    .textContent
                    .trim()
            }
            LibraryVersions.REQUIREMENTS.map { it.tested } shouldBe inPom
            LibraryVersions.REQUIREMENTS.map { it.minimum } shouldBe inPom.map { it.substringBeforeLast('.') + ".0" }
        }
    })
