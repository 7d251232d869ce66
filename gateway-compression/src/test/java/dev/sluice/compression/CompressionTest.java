package dev.sluice.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Decompression as a Java program uses it: say, one with a WebSocket of its own. */
class CompressionTest {
    private static byte[] flushed(Deflater deflater, String message) {
        deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
        byte[] wire = new byte[1024];
        return Arrays.copyOf(wire, deflater.deflate(wire, 0, wire.length, Deflater.SYNC_FLUSH));
    }

    @Test
    void piecesOfZlibStreamBecomeMessages() {
        Deflater deflater = new Deflater();
        MessageBuffer into = new MessageBuffer();
        try (Decompressor decompressor = Decompressors.create(Compression.ZLIB_STREAM)) {
            for (String message : new String[] {"{\"op\":10}", "{\"op\":11}"}) {
                byte[] wire = flushed(deflater, message);
                assertFalse(decompressor.decompress(wire, 0, 3, false, true, into));
                assertTrue(decompressor.decompress(wire, 3, wire.length - 3, true, true, into));
                String read = new String(into.getBytes(), into.getOffset(), into.getLength(), StandardCharsets.UTF_8);
                assertEquals(message, read);
            }
            assertEquals(18, decompressor.getBytesOut());
            assertTrue(decompressor.getBytesIn() > 0);
        } finally {
            deflater.end();
        }
    }

    @Test
    void limitsAreSetWithABuilderAndPassedWithATypedException() {
        CompressionLimits limits = CompressionLimits.builder().maxInflatedBytes(5).build();
        assertEquals(CompressionLimits.DEFAULT.getMaxPendingBytes(), limits.getMaxPendingBytes());
        byte[] text = "123456".getBytes(StandardCharsets.UTF_8);
        try (Decompressor decompressor = Decompressors.create(Compression.NONE, limits)) {
            CompressionException error = assertThrows(
                CompressionException.class,
                () -> decompressor.decompress(text, 0, 6, true, false, new MessageBuffer()));
            assertEquals(CompressionException.Kind.INFLATED_TOO_LARGE, error.getKind());
        }
    }

    @Test
    void theBestCompressionIsChosenByWhatIsOnTheClassPath() {
        Compression compression = Decompressors.preferred();
        assertTrue(Decompressors.isAvailable(compression));
        assertEquals(compression, Compression.fromQueryValue(compression.getQueryValue()));
    }

    @Test
    void aProviderCanBeWrittenInJava() {
        DecompressorProvider provider = new DecompressorProvider() {
            @Override
            public Compression getCompression() {
                return Compression.ZLIB_STREAM;
            }

            @Override
            public String getName() {
                return "from Java";
            }

            @Override
            public int getPriority() {
                return 1;
            }

            @Override
            public boolean isAvailable() {
                return false;
            }

            @Override
            public Decompressor create(CompressionLimits limits) {
                throw new IllegalStateException();
            }
        };
        assertEquals("from Java is not available here", provider.getUnavailableReason());
    }
}
