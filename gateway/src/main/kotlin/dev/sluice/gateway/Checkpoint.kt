package dev.sluice.gateway

/**
 * Up to which [sequence] of the session [sessionId] every lossless collector has finished. Immutable.
 *
 * It only grows while the session is the same.
 */
internal class Checkpoint(val sessionId: String, val sequence: Long)
