package dev.sluice.samples.cli

import java.io.File
import java.lang.ProcessBuilder.Redirect
import java.nio.file.Files
import java.time.Duration
import java.util.concurrent.TimeUnit

/** The `sluice` command in a JVM of its own, seen by what it prints and how it ends. */
class SluiceProcess private constructor(private val name: String, private val process: Process, files: List<File>) :
    AutoCloseable {
        private val outFile = files[0]
        private val errFile = files[1]

        /** What it has printed so far. */
        val out: String get() = outFile.readText()
        val err: String get() = errFile.readText()

        /** Waits until [condition] holds. */
        fun await(what: String, condition: () -> Boolean) {
            val deadline = System.nanoTime() + PATIENCE.toNanos()
            while (!condition()) {
                check(process.isAlive || condition()) { "$name has ended before $what: $this" }
                check(System.nanoTime() < deadline) { "no $what within $PATIENCE: $this" }
                process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)
            }
        }

        /** Whoever reads what it prints has gone; for one that was started with a pipe. */
        fun closeOutput() = process.inputStream.close()

        /** SIGTERM; answers the exit code. */
        fun terminate(): Int {
            process.destroy()
            return exitCode()
        }

        /** SIGKILL, so many milliseconds from now. */
        fun killAfter(millis: Long) {
            check(!process.waitFor(millis, TimeUnit.MILLISECONDS)) { "has ended before it was killed: $this" }
            process.destroyForcibly().waitFor()
        }

        /** The address that a mock has printed of its `gateway` or its `rest`. */
        fun address(of: String): String {
            await("addresses") { "rest " in out }
            return out.lines().first { it.startsWith("$of ") }.substringAfter(' ')
        }

        /** Waits for its end. */
        fun exitCode(): Int {
            check(process.waitFor(PATIENCE.seconds, TimeUnit.SECONDS)) { "still running after $PATIENCE: $this" }
            return process.exitValue()
        }

        override fun close() {
            process.destroyForcibly().waitFor()
            outFile.delete()
            errFile.delete()
        }

        override fun toString(): String = "sluice $name, alive=${process.isAlive}, out <$out>, err <$err>"

        companion object {
            private val PATIENCE: Duration = Duration.ofSeconds(60)

            /** Between two looks at a condition of another process, which cannot tell us. */
            private const val POLL_MILLIS = 20L
            private val JAVA: String = File(System.getProperty("java.home"), "bin/java").path

            /** As the manifest of the jar has it, which there is none of here: newer JVMs would warn of zstd-jni. */
            private val NATIVE_ACCESS: List<String> =
                if (Runtime.version().feature() < 22) emptyList() else listOf("--enable-native-access=ALL-UNNAMED")

            /**
             * Without a token in its environment, unless one is given.
             *
             * @param isPiped it prints into a pipe, and nothing is seen of that.
             */
            fun start(vararg arguments: String, token: String? = null, isPiped: Boolean = false): SluiceProcess {
                val files = listOf(".out", ".err").map { Files.createTempFile("sluice", it).toFile() }
                val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
                val process =
                    ProcessBuilder(
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        *NATIVE_ACCESS.toTypedArray(),
                        "-cp",
                        classPath,
                        SluiceCommand::class.java.name,
                        *arguments,
                    ).redirectOutput(if (isPiped) Redirect.PIPE else Redirect.to(files[0]))
                        .redirectError(files[1])
                        .apply { environment().remove("DISCORD_TOKEN") }
                        .apply { token?.let { environment()["DISCORD_TOKEN"] = it } }
                        .start()
                return SluiceProcess(arguments.first(), process, files)
            }
        }
    }
