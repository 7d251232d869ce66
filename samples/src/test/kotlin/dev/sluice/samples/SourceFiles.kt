package dev.sluice.samples

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.nameWithoutExtension
import kotlin.streams.asSequence

/** The names of the sources of all modules, for documents that name classes. */
internal object SourceFiles {
    /** Those of Kotlin and Java under [folder] of each module, such as `src/test`, without their endings. */
    fun named(folder: String): Set<String> =
        Files.list(Path.of("..")).use { modules ->
            modules
                .asSequence()
                .map { it.resolve(folder) }
                .filter(Files::isDirectory)
                .flatMapTo(HashSet(), ::under)
        }

    private fun under(folder: Path): List<String> =
        Files.walk(folder).use { files ->
            files
                .asSequence()
                .filter { it.extension in setOf("kt", "java") }
                .map { it.nameWithoutExtension }
                .toList()
        }
}
