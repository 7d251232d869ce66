package dev.sluice.testkit

/** How a message is cut up; see [MockGateway.splitFrames]. */
public enum class SplitMode {
    /** Several WebSocket messages (zlib-stream only; other compressions fall back to [FRAGMENTS]). */
    MESSAGES,

    /** Several fragments of one WebSocket message. */
    FRAGMENTS,
}
