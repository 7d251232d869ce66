package dev.sluice.gateway.transport

/** How a link ended, as `onClosed` tells it. */
internal class LinkEnd(val code: Int, val reason: String, val cause: Throwable? = null)
