package dev.sluice.gateway.transport

import java.net.InetSocketAddress
import java.net.ProxySelector
import java.net.http.HttpClient

/** A transport written in Java keeps the contract as far as its author cared. */
internal class JdkTransportSpec :
    TransportContract(
        { needs ->
            val client = HttpClient.newBuilder()
            needs.trusted?.let { client.sslContext(it.clientContext) }
            needs.proxy?.let { client.proxy(ProxySelector.of(it.address() as InetSocketAddress)) }
            JdkTransport(client.build())
        },
        TransportTraits(
            joinsFragments = "whether it does depends on the JDK's buffers",
            takesThreadPerLink = "it is an example, its threads are the JDK's",
            hasNoFrameLimit = "it is an example without a limit",
            mayMissDrops = "java.net.http of JDK 17 now and then says nothing of one",
            pausesLate = "the JDK has been asked for the next message when reading pauses",
            judgesByItself = "the JDK looks at handshakes, frames and close frames, and does not show them",
            promisesNoMore = "it does not know what comes next",
            isSmall = "it is an example",
            goesPastSocks = "java.net.http knows HTTP proxies only, and it is an example",
        ),
    )
