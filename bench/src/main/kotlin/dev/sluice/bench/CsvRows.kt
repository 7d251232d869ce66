package dev.sluice.bench

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.APPEND
import java.nio.file.StandardOpenOption.CREATE
import java.util.Locale

/**
 * A CSV file that measurements are added to, row by row, so that a run that is broken off has left what it had; a run on
 * another JDK adds to the same. Confined to one thread.
 */
internal class CsvRows(private val file: Path, columns: List<String>) {
    private val width = columns.size

    init {
        val head = columns.joinToString(",")
        file.toAbsolutePath().parent.let(Files::createDirectories)
        if (Files.exists(file)) {
            val found = Files.readAllLines(file).firstOrNull()
            require(found == head) { "$file begins with '$found', not with '$head': remove it to begin anew" }
        } else {
            Files.writeString(file, head + "\n")
        }
    }

    /** Adds a row; a [Double] gets three decimals. */
    fun add(vararg values: Any) {
        require(values.size == width) { "${values.size} values for $width columns" }
        val cells = values.map { if (it is Double) "%.3f".format(Locale.ROOT, it) else it.toString() }
        Files.writeString(file, cells.joinToString(",") + "\n", CREATE, APPEND)
    }
}
