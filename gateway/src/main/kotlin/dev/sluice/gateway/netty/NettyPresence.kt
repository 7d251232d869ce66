package dev.sluice.gateway.netty

/**
 * Finds out, before a class of Netty's is touched, that Netty is not on the class path or that it is an older one, as a
 * framework's dependency management may bring: else a dial would fail deep within, with a `NoClassDefFoundError`.
 */
internal object NettyPresence {
    /** @throws IllegalStateException when something is missing; the message says what to add */
    fun require() {
        val missing = NEEDED.filterNot(::isThere)
        check(missing.isEmpty()) {
            "NettyTransport needs io.netty:netty-codec-http and io.netty:netty-handler-proxy $TESTED (or any 4.2) on " +
                "the class path, where ${missing.joinToString()} cannot be found; with Spring Boot set the property " +
                "netty.version=$TESTED, too. Without Netty use KtorTransport"
        }
    }

    private fun isThere(name: String): Boolean =
        try {
            Class.forName(name, false, javaClass.classLoader)
            true
        } catch (_: ClassNotFoundException) {
            false
        } catch (_: LinkageError) {
            // It is there, and something that it needs is not.
            false
        }

    /** What this was built and tested with; a test holds it against the parent POM. */
    const val TESTED: String = "4.2.18.Final"

    /** One of each artifact; the first is new in 4.2. */
    private val NEEDED =
        listOf(
            "io.netty.channel.MultiThreadIoEventLoopGroup",
            "io.netty.handler.codec.http.HttpClientCodec",
            "io.netty.handler.proxy.HttpProxyHandler",
        )
}
