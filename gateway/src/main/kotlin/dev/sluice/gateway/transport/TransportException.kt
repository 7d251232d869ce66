package dev.sluice.gateway.transport

import java.io.IOException

/** A message could not be sent, or a connection not be kept; the text says why. Never holds what was sent. */
public class TransportException
    @JvmOverloads
    constructor(message: String, cause: Throwable? = null) :
    IOException(message, cause)
