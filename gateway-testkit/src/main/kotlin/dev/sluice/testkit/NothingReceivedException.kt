package dev.sluice.testkit

/** What a test waited for did not happen in time; the message says what did. */
public class NothingReceivedException internal constructor(message: String) : RuntimeException(message)
