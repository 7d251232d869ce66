package dev.sluice.protocol

/**
 * A stored session or snapshot cannot be used here; the message says why (not JSON, another bot's, another shard's).
 */
public class SnapshotRefusedException
    @JvmOverloads
    constructor(message: String, cause: Throwable? = null) :
    IllegalArgumentException(message, cause)
