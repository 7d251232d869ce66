package dev.sluice.testkit

import kotlinx.serialization.json.JsonObject

/** The URL query for a compression's name as the mock reports it. */
fun queryOf(compression: String): String =
    "v=10&encoding=json" + if (compression == "none") "" else "&compress=$compression"

/** The `d` of a message. */
val JsonObject.data: JsonObject get() = getValue("d") as JsonObject

/** The `s` of a message. */
val JsonObject.sequence: Long get() = checkNotNull(text("s")).toLong()

/** Runs [test] against a mock of its own. */
fun <T> withMock(configure: MockGatewayBuilder.() -> Unit = {}, test: (MockGateway) -> T): T =
    MockGateway(configure).start().use(test)

/** A guild id on shard [shard] of any count above it: the shard is the id without its lower 22 bits. */
fun guildOn(shard: Int): Long = (shard.toLong() shl 22) or 1
