package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits

/** CIO does all of it. */
internal class CioTransportSpec : TransportContract({ KtorTransport.create() }, TransportTraits())
