package dev.sluice.codec

/** Runs [block] in a thread of so little stack, and fails as it does: as a thread of a JVM with `-Xss512k` has. */
internal fun onStackOf512Kb(block: () -> Unit) {
    var outcome: Result<Unit>? = null
    val thread = Thread(null, { outcome = runCatching(block) }, "stack of 512 KB", 512 shl 10)
    thread.start()
    thread.join()
    checkNotNull(outcome).getOrThrow()
}
