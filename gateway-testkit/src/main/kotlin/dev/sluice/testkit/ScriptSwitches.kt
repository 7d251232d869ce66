package dev.sluice.testkit

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
