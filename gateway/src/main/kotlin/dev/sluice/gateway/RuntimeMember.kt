package dev.sluice.gateway

/** What ends with its [GatewayRuntime]: a shard or a cluster. */
internal interface RuntimeMember {
    /** Begins to close and does not wait. */
    fun closeSoon()
}
