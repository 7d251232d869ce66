package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits
import io.ktor.client.engine.cio.CIO

/** CIO does all of it, but for new TLS and tunnels of plain connections. */
internal class CioTransportSpec :
    TransportContract(
        { needs ->
            KtorTransport
                .builder()
                .engine(CIO) { engine ->
                    needs.proxy?.let { engine.proxy = it }
                    needs.trusted?.let { tls -> engine.https { trustManager = tls.trustManager } }
                }.apply { needs.closeTimeout?.let(::closeTimeout) }
                .build()
        },
        cioTraits(),
    )

internal fun cioTraits(ignoresJvmProxies: String? = null) =
    TransportTraits(
        ignoresJvmProxies = ignoresJvmProxies,
        mayLoseTlsCloses = "Ktor's TLS writes its end beside the record that it is still encrypting",
        hidesControlBits = "Ktor (3.5.2) shows pings and close frames without their reserved bits",
        hasNoTls13 = "Ktor's own TLS stops at 1.2",
        tunnelsTlsOnly = "CIO asks a proxy for a plain URL as it is (absolute form)",
        hidesTunnelStatus = "CIO says only that there is no tunnel",
        readsOnDispatchersIo = "Ktor's sockets (3.5.2) are read and written on Dispatchers.IO by name",
    )
