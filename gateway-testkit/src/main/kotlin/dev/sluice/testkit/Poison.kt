package dev.sluice.testkit

/**
 * A way to send what no sound server sends, to see that a client survives it.
 *
 * What is due is a message of the connection's compression; each kind says how it is spoilt. See
 * [MockGateway.poison] for a single message and [MockGateway.dispatchPoisoned] for one that is spoilt again in replays.
 */
public enum class Poison {
    /** A text frame where binary is due (either stream, ETF), a binary frame where text is due (no compression). */
    WRONG_FRAME_TYPE,

    /** Bytes that are no zlib or zstd blocks, ended like a message; a broken payload without compression. */
    CORRUPT,

    /** The first half of a message, presented as a whole one. */
    TRUNCATED,

    /** The first half of a message as an unfinished fragment, then a cut connection. */
    CUT_OFF,

    /** A message that inflates to [MockGatewayBuilder.poisonBytes]. */
    BOMB,

    /** A single frame of [MockGatewayBuilder.poisonBytes] that holds no end of a message. */
    GIANT_FRAME,

    /** A message whose event name (`t`) is not UTF-8. */
    INVALID_UTF8,

    /** A message with a sound envelope whose data (`d`) holds a string that is not UTF-8. */
    INVALID_UTF8_IN_DATA,

    /** A message that is not JSON, or not ETF. */
    NOT_JSON,

    /** A message that is JSON or ETF, but a list. */
    NOT_AN_OBJECT,

    /** An object without `op`. */
    MISSING_OPCODE,
}
