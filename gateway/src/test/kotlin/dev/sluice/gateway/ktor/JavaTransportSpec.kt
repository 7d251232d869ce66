package dev.sluice.gateway.ktor

import dev.sluice.gateway.transport.TransportContract
import dev.sluice.gateway.transport.TransportTraits
import io.ktor.client.engine.java.Java

internal class JavaTransportSpec :
    TransportContract(
        { needs ->
            KtorTransport
                .builder()
                .engine(Java) { engine ->
                    needs.proxy?.let { engine.proxy = it }
                    needs.trusted?.let { tls -> engine.config { sslContext(tls.clientContext) } }
                }.apply { needs.closeTimeout?.let(::closeTimeout) }
                .build()
        },
        TransportTraits(
            hidesClosingAnswer = "the Java engine shows nothing more after a close of ours",
            closesSlowlyOnAbort = "the Java engine can only send a close frame",
            judgesByItself = "the JDK looks at handshakes, frames and close frames, and does not show them",
            promisesNoMore = "the Java engine asks the JDK for one message at a time",
            mayMissDrops = "java.net.http of JDK 17 now and then says nothing of one; heartbeats find it",
            hasNoFrameLimit = "the JDK hands over a frame in pieces and has no limit for it",
        ),
    )
