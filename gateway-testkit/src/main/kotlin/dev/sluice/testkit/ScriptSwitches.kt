package dev.sluice.testkit

/** How a message is cut up; see [MockGateway.splitFrames]. */
public enum class SplitMode {
    /** Several WebSocket messages (zlib-stream only; other compressions fall back to [FRAGMENTS]). */
    MESSAGES,

    /** Several fragments of one WebSocket message. */
    FRAGMENTS,
}

/** What a test has switched on or off; read by many threads. */
internal class ScriptSwitches {
    @Volatile
    var areAcksWithheld = false

    @Volatile
    var isHelloWithheld = false

    @Volatile
    var isReadyWithheld = false

    @Volatile
    var isResumedWithheld = false

    @Volatile
    var areConnectionsRefused = false

    @Volatile
    var helloDelayNanos = 0L

    /** The `d` of HELLO when it is not the sound one. */
    @Volatile
    var helloData: String? = null

    @Volatile
    var splitPieces = 1

    @Volatile
    var splitMode = SplitMode.MESSAGES

    @Volatile
    var resumeGatewayUrl: String? = null
}
