package dev.sluice.testkit

/** A direction through a [FaultProxy]. */
public enum class ProxyDirection {
    /** From the client to the server. */
    TO_SERVER,

    /** From the server to the client. */
    TO_CLIENT,
}
