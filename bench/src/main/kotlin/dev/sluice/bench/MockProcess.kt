package dev.sluice.bench

/**
 * A mock gateway in a process of its own, so that the figures of this one are the client's alone. [main] prints its
 * address first, then sends at the [pace] that it is told, and ends with its input; see [PacedSending].
 *
 * Confined to one thread.
 */
internal class MockProcess(main: Class<*>, vararg arguments: String) : AutoCloseable {
    private val process =
        ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Dsluice.corpus=${System.getProperty("sluice.corpus").orEmpty()}",
            "-cp",
            System.getProperty("java.class.path"),
            main.name,
            *arguments,
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    /** The gateway's address. */
    val url: String = checkNotNull(process.inputReader().readLine()) { "the mock has not started" }

    /** From now on so many events a second in all. */
    fun pace(eventsPerSecond: Int) {
        process.outputWriter().run {
            write("$eventsPerSecond\n")
            flush()
        }
    }

    override fun close() = process.outputStream.close()
}
