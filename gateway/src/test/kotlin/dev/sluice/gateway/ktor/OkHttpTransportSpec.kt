package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.BufferedSocketFactory
import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits
import io.ktor.client.engine.okhttp.OkHttp

/** As `docs/transports.md` recommends it; without the buffer it runs in `TlsEnginesSpec` and `CertificatesSpec`. */
internal class OkHttpTransportSpec :
    TransportContract(
        { needs ->
            KtorTransport
                .builder()
                .engine(OkHttp) { engine ->
                    needs.proxy?.let { engine.proxy = it }
                    engine.config {
                        socketFactory(BufferedSocketFactory())
                        needs.trusted?.let { sslSocketFactory(it.clientContext.socketFactory, it.trustManager) }
                    }
                }.apply { needs.closeTimeout?.let(::closeTimeout) }
                .build()
        },
        TransportTraits(
            joinsFragments = "OkHttp hands over whole messages",
            offersExtension = "OkHttp offers permessage-deflate by itself",
            closesSlowlyOnAbort = "OkHttp can only be asked to close: it drops a silent peer after 60 s",
            keepsGivenUpDials = "OkHttp's own timeouts end them",
            promisesNoMore = "OkHttp's thread calls the listener itself, message by message",
            takesThreadPerLink = "OkHttp has a thread per link, and an outgoing queue of its own",
            hasNoFrameLimit = "OkHttp has no limit for messages",
            tunnelsTlsOnly = "OkHttp asks a proxy for a plain URL as it is (absolute form)",
        ),
    )
