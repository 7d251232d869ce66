package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.BufferedSocketFactory
import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits
import io.ktor.client.engine.okhttp.OkHttp
import java.time.Duration

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
                        webSocketCloseTimeout(Duration.ofMillis(CLOSE_TIMEOUT_MILLIS))
                        needs.trusted?.let { sslSocketFactory(it.clientContext.socketFactory, it.trustManager) }
                    }
                }.apply { needs.closeTimeout?.let(::closeTimeout) }
                .build()
        },
        TransportTraits(
            joinsFragments = "OkHttp hands over whole messages",
            offersExtension = "OkHttp offers permessage-deflate by itself",
            keepsUnreadPeers = "the close frame, from which OkHttp counts, waits behind what the peer does not read",
            judgesByItself = "OkHttp looks at handshakes, frames and close frames, and does not show them",
            keepsGivenUpDials = "OkHttp's own timeouts end them",
            promisesNoMore = "OkHttp's thread calls the listener itself, message by message",
            takesThreadPerLink = "OkHttp has a thread per link, and an outgoing queue of its own",
            hasNoFrameLimit = "OkHttp has no limit for messages",
            tunnelsTlsOnly = "OkHttp asks a proxy for a plain URL as it is (absolute form)",
        ),
    ) {
    private companion object {
        /** Shorter than the second that is recommended: an aborted link keeps its socket for as long. */
        const val CLOSE_TIMEOUT_MILLIS = 200L
    }
}
