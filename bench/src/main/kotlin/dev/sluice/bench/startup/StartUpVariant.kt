package dev.sluice.bench.startup

import java.nio.file.Files
import java.nio.file.Path

/**
 * One way to start a JVM. Immutable.
 *
 * @property training the options of a run that writes the cache; null when there is none
 * @property measured the options of the runs that are measured
 * @property cache the file that the training writes
 */
internal class StartUpVariant private constructor(
    private val home: Path,
    private val label: String,
    private val training: List<String>?,
    private val measured: List<String>,
    private val cache: Path?,
) {
    val name: String get() = "JDK ${release(home)}, $label"

    val command: List<String> get() = listOf("$home/bin/java") + measured

    val cacheMebibytes: Double? get() = cache?.let { Files.size(it) / MEBIBYTE }

    /** Writes the cache, if there is one. */
    fun train(runs: StartUpRuns) {
        if (training == null || cache == null) return
        runs.run(listOf("$home/bin/java") + training)
        check(Files.exists(cache)) { "$name: the training run has not written $cache" }
    }

    companion object {
        private const val MEBIBYTE = 1024.0 * 1024

        /** The first with ahead-of-time caches that are written by one run (JEP 514). */
        private const val FIRST_WITH_AOT = 25

        /** Events that the warmed client decodes before it dials. */
        private const val WARMED = 20_000

        /** All ways that the JDK at [home] knows; their caches go to [folder]. */
        fun of(home: Path, folder: Path): List<StartUpVariant> {
            val release = release(home)
            val classes = folder.resolve("$release.jsa")
            val aot = folder.resolve("$release.aot")
            return buildList {
                add(StartUpVariant(home, "plain", null, emptyList(), null))
                add(
                    StartUpVariant(
                        home,
                        "$WARMED decoded first",
                        null,
                        listOf("-Dsluice.warm=$WARMED"),
                        null,
                    ),
                )
                add(
                    StartUpVariant(
                        home,
                        "AppCDS",
                        listOf("-XX:ArchiveClassesAtExit=$classes"),
                        // Without the second a cache that cannot be used would go unnoticed.
                        listOf("-XX:SharedArchiveFile=$classes", "-Xshare:on"),
                        classes,
                    ),
                )
                if (release >= FIRST_WITH_AOT) {
                    add(
                        StartUpVariant(
                            home,
                            "AOT cache",
                            listOf("-XX:AOTCacheOutput=$aot"),
                            listOf("-XX:AOTCache=$aot", "-XX:AOTMode=on"),
                            aot,
                        ),
                    )
                }
            }
        }

        /** From the file `release` of the JDK: `JAVA_VERSION="25.0.1"`. */
        private fun release(home: Path): Int =
            Files
                .readAllLines(home.resolve("release"))
                .first { it.startsWith("JAVA_VERSION=") }
                .substringAfter('"')
                .takeWhile(Char::isDigit)
                .toInt()
    }
}
