package dev.sluice.compression;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time, as one little-endian number. Bounds are checked as for any array.
 *
 * <p>Java, since Kotlin calls a {@link VarHandle} with a boxed result.
 */
final class LongsInBytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LongsInBytes() {}

    /** The bytes from {@code index} to {@code index + 7}, the first one lowest. */
    static long get(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** Copies eight bytes. */
    static void copy(byte[] from, int index, byte[] to, int at) {
        LONGS.set(to, at, (long) LONGS.get(from, index));
    }
}
