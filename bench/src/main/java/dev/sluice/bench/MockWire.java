package dev.sluice.bench;

import dev.sluice.compression.Compression;
import dev.sluice.testkit.EtfFormat;
import dev.sluice.testkit.MessageEncoder;
import dev.sluice.testkit.ZlibStreamEncoder;
import dev.sluice.testkit.ZstdStreamEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Payloads as the mock gateway puts them on the wire.
 *
 * <p>In Java, because to Kotlin these parts of the mock are internal.
 */
final class MockWire {
    private static final EtfFormat FORMAT = new EtfFormat(true, true);

    private MockWire() {}

    /** The same payload in Erlang's external term format: atoms as keys, integers as ids. */
    static byte[] etf(byte[] json) {
        return FORMAT.raw(new String(json, StandardCharsets.UTF_8));
    }

    /** The messages of one connection, each flushed. */
    static List<byte[]> stream(Compression compression, List<byte[]> payloads) throws Exception {
        try (MessageEncoder encoder = encoder(compression)) {
            return payloads.stream().map(payload -> encoder.encode(payload).getBytes()).toList();
        }
    }

    private static MessageEncoder encoder(Compression compression) {
        return compression == Compression.ZSTD_STREAM ? new ZstdStreamEncoder(false) : new ZlibStreamEncoder();
    }
}
