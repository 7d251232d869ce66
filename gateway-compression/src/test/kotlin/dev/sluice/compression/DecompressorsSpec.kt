package dev.sluice.compression

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.net.URL
import java.net.URLClassLoader
import javax.tools.ToolProvider

internal class DecompressorsSpec :
    StringSpec({
        val fakeZstd = tempdir()
        val oldZstd = tempdir()
        val refusedZstd = tempdir()
        val chosenZlib = tempdir()

        "with zstd-jni on the class path zstd is preferred, as it costs less" {
            Decompressors.preferred() shouldBe Compression.ZSTD_STREAM
            for (compression in Compression.entries) Decompressors.isAvailable(compression) shouldBe true
        }

        "a plugged provider of higher priority is used while it is available, else the built-in one" {
            try {
                PluggedZlibProvider.isSwitchedOn = true
                Decompressors.create(Compression.ZLIB_STREAM).use {
                    it.shouldBeInstanceOf<PluggedZlibProvider.PluggedDecompressor>()
                }
                Decompressors.providers().first().name shouldBe "plugged"
            } finally {
                PluggedZlibProvider.isSwitchedOn = false
            }
            Decompressors.create(Compression.ZLIB_STREAM).use { it.shouldBeInstanceOf<ZlibStreamDecompressor>() }
        }

        "zlib-ng is used only where a services file names it, and our own inflater stands in for it" {
            Decompressors.providers().none { it is ZlibNgProvider } shouldBe true
            val services = File(chosenZlib, "META-INF/services/dev.sluice.compression.DecompressorProvider")
            services.apply { parentFile.mkdirs() }.writeText("dev.sluice.compression.ZlibNgProvider")
            val classPath =
                arrayOf(locationOf(Decompressors::class.java), locationOf(Unit::class.java), chosenZlib.toURI().toURL())
            OtherClassPath(*classPath).use {
                it.providers().first().toString() shouldContain "zlib-ng"
                it.isAvailable("ZLIB_STREAM") shouldBe true
                it.create("ZLIB_STREAM") shouldNotBe null
            }
        }

        "without zstd-jni zlib is preferred, and asking for zstd names the artifact to add" {
            OtherClassPath(locationOf(Decompressors::class.java), locationOf(Unit::class.java)).use {
                it.preferred() shouldBe "ZLIB_STREAM"
                it.isAvailable("ZSTD_STREAM") shouldBe false
                it.isAvailable("ZLIB_STREAM") shouldBe true
                val error = shouldThrow<IllegalStateException> { it.create("ZSTD_STREAM") }
                error.message shouldContain "com.github.luben:zstd-jni"
                error.message shouldContain "add"
                it.unavailableReason("ZSTD_STREAM") shouldBe error.message
                it.unavailableReason("ZLIB_STREAM") shouldBe null
                it.create("ZLIB_STREAM") shouldNotBe null
            }
        }

        "when the native part of zstd-jni does not load zlib is preferred, and the error says so" {
            val classPath =
                classPathWith(
                    fakeZstd,
                    native("""throw new UnsatisfiedLinkError("no libzstd for this platform");"""),
                )
            OtherClassPath(*classPath).use {
                it.preferred() shouldBe "ZLIB_STREAM"
                val error = shouldThrow<IllegalStateException> { it.create("ZSTD_STREAM") }
                error.message shouldContain "no libzstd for this platform"
                error.message shouldNotContain "add com.github"
            }
        }

        "when zstd-jni is too old zlib is preferred, the error says so, and nothing native is kept" {
            val context =
                """
                package com.github.luben.zstd;
                public class ZstdDecompressCtx implements AutoCloseable {
                    public static int open;
                    public ZstdDecompressCtx() { open++; }
                    public void close() { open--; }
                }
                """
            val exception =
                """
                package com.github.luben.zstd;
                public class ZstdException extends RuntimeException { }
                """
            val sources = native("") + ("ZstdDecompressCtx" to context) + ("ZstdException" to exception)
            OtherClassPath(*classPathWith(oldZstd, sources)).use {
                it.preferred() shouldBe "ZLIB_STREAM"
                it.isAvailable("ZSTD_STREAM") shouldBe false
                val error = shouldThrow<IllegalStateException> { it.create("ZSTD_STREAM") }
                error.message shouldContain "too old"
                error.message shouldContain "com.github.luben:zstd-jni 1.5.7-25 or newer"
                it.staticOf("com.github.luben.zstd.ZstdDecompressCtx", "open") shouldBe 0
            }
        }

        "when the JVM refuses native access zlib is preferred, and the error says how to allow it" {
            val sources = native("""throw new IllegalCallerException("Illegal native access from: unnamed module");""")
            OtherClassPath(*classPathWith(refusedZstd, sources)).use {
                it.preferred() shouldBe "ZLIB_STREAM"
                it.unavailableReason("ZSTD_STREAM") shouldContain "--enable-native-access=ALL-UNNAMED"
                it.isAvailable("ZLIB_STREAM") shouldBe true
            }
        }
    })

/** The class that loads zstd-jni's native library, and does [load]. */
private fun native(load: String): Map<String, String> =
    mapOf(
        "util/Native" to
            """
            package com.github.luben.zstd.util;
            public class Native {
                public static void load() { $load }
            }
            """,
    )

/** The library with a zstd-jni that consists of [sources], compiled in [folder]. */
private fun classPathWith(folder: File, sources: Map<String, String>): Array<URL> {
    val files = sources.map { (name, source) ->
        File(folder, "com/github/luben/zstd/$name.java").apply {
            parentFile.mkdirs()
            writeText(source)
        }
    }
    val paths = files.map { it.path }.toTypedArray()
    ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", *paths) shouldBe 0
    return arrayOf(locationOf(Decompressors::class.java), locationOf(Unit::class.java), folder.toURI().toURL())
}

private fun locationOf(type: Class<*>): URL = type.protectionDomain.codeSource.location

/** The library with just [classPath] around it, called by reflection. */
private class OtherClassPath(vararg classPath: URL) : AutoCloseable {
    private val loader = URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())
    private val decompressors = loader.loadClass("dev.sluice.compression.Decompressors")
    private val compression = loader.loadClass("dev.sluice.compression.Compression")

    fun preferred(): String = call("preferred").toString()

    fun isAvailable(name: String): Boolean = call("isAvailable", name) as Boolean

    fun unavailableReason(name: String): String? = call("unavailableReason", name) as String?

    fun providers(): List<*> = call("providers") as List<*>

    fun create(name: String): Any? = call("create", name)

    fun staticOf(type: String, field: String): Any? = loader.loadClass(type).getField(field).get(null)

    override fun close() = loader.close()

    private fun call(method: String, vararg names: String): Any? {
        val arguments = names.map { name -> compression.enumConstants.first { it.toString() == name } }.toTypedArray()
        val types = names.map { compression }.toTypedArray()
        return try {
            decompressors.getMethod(method, *types).invoke(null, *arguments)
        } catch (e: InvocationTargetException) {
            throw e.targetException
        }
    }
}
