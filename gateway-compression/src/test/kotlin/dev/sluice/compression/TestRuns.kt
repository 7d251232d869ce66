package dev.sluice.compression

import kotlin.random.Random

/** Full counts under `-Plong`, otherwise a tenth. */
internal fun runs(full: Int): Int = if (System.getProperty("sluice.long") == "true") full else maxOf(1, full / 10)

/** Runs [body] with many generators; a failure names the seed that repeats it alone. */
internal fun withSeeds(full: Int, body: (Random) -> Unit) {
    val first = System.nanoTime()
    println("seeds from $first on")
    for (seed in first until first + runs(full)) {
        try {
            body(Random(seed))
        } catch (e: Throwable) {
            throw AssertionError("with Random($seed): $e", e)
        }
    }
}

/** Something like a gateway payload: compressible text with parts that are not, and characters of several bytes. */
internal fun payload(random: Random, bytes: Int): ByteArray {
    val text = StringBuilder("""{"t":"MESSAGE_CREATE","s":${random.nextInt(1, 1_000_000)},"op":0,"d":{"content":"""")
    val words = listOf("guild_id", "\"name\":", "permissions", "é", "null,", "日本", "{}", "1\",\"id\":\"")
    while (text.length < bytes) {
        if (random.nextInt(4) == 0) text.append(random.nextLong()) else text.append(words.random(random))
    }
    return text.append("\"}}").toString().encodeToByteArray()
}
