package dev.sluice.bench

import dev.sluice.codec.Codec
import dev.sluice.codec.EtfCodec
import dev.sluice.codec.JsonCodec
import dev.sluice.model.ActivityUpdate
import dev.sluice.model.OnlineStatus
import dev.sluice.model.RequestGuildMembers
import dev.sluice.model.UpdatePresence
import org.openjdk.jmh.annotations.Benchmark
import org.openjdk.jmh.annotations.BenchmarkMode
import org.openjdk.jmh.annotations.Fork
import org.openjdk.jmh.annotations.Measurement
import org.openjdk.jmh.annotations.Mode
import org.openjdk.jmh.annotations.OutputTimeUnit
import org.openjdk.jmh.annotations.Param
import org.openjdk.jmh.annotations.Scope
import org.openjdk.jmh.annotations.Setup
import org.openjdk.jmh.annotations.State
import org.openjdk.jmh.annotations.Warmup
import java.util.concurrent.TimeUnit

/** From a command to the bytes that are sent, its size checked; nanoseconds per command. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
open class CommandBenchmark {
    @Param("json", "etf")
    open lateinit var encoding: String

    private lateinit var codec: Codec
    private val presence = UpdatePresence.of(OnlineStatus.ONLINE, ActivityUpdate.playing("the gate opens at noon"))
    private val members = RequestGuildMembers.byIds(GUILD, List(USERS) { GUILD + it })

    @Setup
    open fun load() {
        codec = if (encoding == "etf") EtfCodec.DEFAULT else JsonCodec.DEFAULT
    }

    @Benchmark
    open fun updatePresence(): ByteArray = codec.encode(presence)

    /** With a hundred user ids, as many as Discord takes. */
    @Benchmark
    open fun requestGuildMembers(): ByteArray = codec.encode(members)

    private companion object {
        const val GUILD = 290_926_798_626_357_999L
        const val USERS = 100
    }
}
