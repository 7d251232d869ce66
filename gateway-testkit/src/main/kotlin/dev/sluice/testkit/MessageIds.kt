package dev.sluice.testkit

/** Makes the ids of messages: snowflakes of now, so that they rise and carry their time. Guarded by the hub's lock. */
internal class MessageIds {
    private var newest = 0L

    fun next(): Long {
        val timed = (System.currentTimeMillis() - DISCORD_EPOCH_MILLIS) shl TIMESTAMP_SHIFT
        newest = maxOf(newest + 1, timed)
        return newest
    }

    private companion object {
        /** The first second of 2015, from which snowflakes count; Discord docs, Reference > Snowflakes. */
        const val DISCORD_EPOCH_MILLIS = 1_420_070_400_000L

        /** The bits below a snowflake's milliseconds. */
        const val TIMESTAMP_SHIFT = 22
    }
}
