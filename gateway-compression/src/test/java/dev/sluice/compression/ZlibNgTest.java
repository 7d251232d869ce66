package dev.sluice.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a Java program asks for zlib-ng, and for a zlib in a place of its own. */
class ZlibNgTest {
    /** Names a library, as its documentation shows. */
    public static final class OurZlib extends ZlibNgProvider {
        public OurZlib() {
            super("libz.so.1");
        }
    }

    @Test
    void aServicesFileSelectsIt(@TempDir Path folder) throws IOException {
        Path services = folder.resolve("META-INF/services/dev.sluice.compression.DecompressorProvider");
        Files.createDirectories(services.getParent());
        Files.writeString(services, "dev.sluice.compression.ZlibNgProvider\n" + OurZlib.class.getName());
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            ServiceLoader<DecompressorProvider> found = ServiceLoader.load(DecompressorProvider.class, loader);
            assertEquals(2, found.stream().filter(it -> ZlibNgProvider.class.isAssignableFrom(it.type())).count());
        }
    }

    @Test
    void aLibraryIsNamedByExtendingTheProvider() {
        DecompressorProvider provider = new OurZlib();
        assumeTrue(provider.isAvailable(), provider.getUnavailableReason());
        byte[] message = "{\"op\":10}".getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater();
        deflater.setInput(message);
        byte[] wire = new byte[100];
        int length = deflater.deflate(wire, 0, wire.length, Deflater.SYNC_FLUSH);
        deflater.end();
        MessageBuffer into = new MessageBuffer();
        try (Decompressor decompressor = provider.create(CompressionLimits.DEFAULT)) {
            assertFalse(decompressor.decompress(wire, 0, 5, false, true, into));
            assertTrue(decompressor.decompress(wire, 5, length - 5, true, true, into));
            assertEquals(new String(message, StandardCharsets.UTF_8), new String(into.toByteArray(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anOlderJvmIsToldSo() {
        assumeTrue(Runtime.version().feature() < 22, "this JVM is new enough");
        DecompressorProvider provider = new ZlibNgProvider();
        assertFalse(provider.isAvailable());
        assertTrue(provider.getUnavailableReason().contains("JDK 22"));
        assertThrows(IllegalStateException.class, () -> provider.create(CompressionLimits.DEFAULT));
    }
}
