package dev.sluice.gateway

/** In virtual time, with Discord's pace. */
class LocalIdentifyQueueContractSpec : IdentifyQueueContract({ VirtualQueueScene() })
