package dev.sluice.protocol

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.io.File
import java.net.URLClassLoader
import java.nio.file.Files
import java.nio.file.Path

/** The core needs nothing but the JDK, Kotlin and kotlinx.serialization: no coroutine, no Ktor, no logger. */
class PureClassPathSpec :
    StringSpec({
        val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val forbidden = listOf("coroutines", "ktor", "slf4j", "kotest", "junit", "logback")
        val pure = classPath.split(File.pathSeparator).filter { entry ->
            forbidden.none { it in Path.of(entry).fileName.toString() } && !entry.endsWith("test-classes")
        }

        "a session runs in a class loader that knows no coroutine, Ktor or slf4j class" {
            val own = pure + PureSession::class.java.protectionDomain.codeSource.location.path
            val urls = own.map { File(it).toURI().toURL() }.toTypedArray()
            URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use { loader ->
                for (absent in listOf("kotlinx.coroutines.Job", "io.ktor.client.HttpClient", "org.slf4j.Logger")) {
                    runCatching { loader.loadClass(absent) }.isFailure shouldBe true
                }
                val session = loader.loadClass(PureSession::class.java.name)
                session.classLoader shouldBe loader
                session.getMethod("run").invoke(session.getDeclaredConstructor().newInstance()) shouldBe "Ready"
            }
        }

        "the sources import only what pure modules may" {
            val allowed = listOf("dev.sluice.", "java.time.", "java.util.", "kotlin.", "kotlinx.serialization.")
            val imports = Files
                .walk(Path.of("src", "main", "kotlin"))
                .use { files ->
                    files.filter { it.toString().endsWith(".kt") }.toList().flatMap { Files.readAllLines(it) }
                }.filter { it.startsWith("import ") }
                .map { it.removePrefix("import ") }
            (imports.size > 50) shouldBe true
            imports.filter { import -> allowed.none(import::startsWith) }.shouldBeEmpty()
        }

        "no clock, no randomness of its own, no thread" {
            val words = listOf("System.nanoTime()", "currentTimeMillis", "Instant.now", "Random.Default", "Thread(")
            val lines = Files.walk(Path.of("src", "main", "kotlin")).use { files ->
                files.filter { it.toString().endsWith(".kt") }.toList().flatMap { Files.readAllLines(it) }
            }
            lines.filter { line -> words.any { it in line } }.shouldBeEmpty()
        }
    })
