package dev.sluice.gateway.transport

/**
 * Why a peer's close frame is none.
 *
 * @property answer the code that tells the peer so (RFC 6455, 7.4.1)
 */
internal class CloseViolation(val answer: Int, val text: String)
