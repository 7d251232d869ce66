package dev.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time, as one little-endian word. Bounds are checked as for any array.
 *
 * <p>Java, since Kotlin calls a {@link VarHandle} with a boxed result.
 */
final class Words {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long QUOTES = EACH * '"';
    private static final long BACKSLASHES = EACH * '\\';
    private static final long SPACES = EACH * ' ';

    /** The highest bit of each byte: set in all bytes of longer UTF-8 sequences. */
    static final long HIGH = EACH * 0x80;

    private Words() {}

    /** The bytes from {@code index} to {@code index + 7}, the first one lowest. */
    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    /** The highest bit of the first byte that is a quote, a backslash or a control character; more bits above it. */
    static long stops(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        return ((quotes - EACH & ~quotes) | (backslashes - EACH & ~backslashes) | (word - SPACES & ~word)) & HIGH;
    }

    /** Whether all eight are decimal digits. */
    static boolean areDigits(long word) {
        return ((word & 0xF0F0F0F0F0F0F0F0L) | ((word + EACH * 6) & 0xF0F0F0F0F0F0F0F0L) >>> 4)
                == 0x3333333333333333L;
    }

    /** The number that eight decimal digits stand for: pairs, then fours, then all of them. */
    static long digits(long word) {
        long pairs = (word & EACH * 0x0F) * (1 + (10 << 8)) >>> 8 & 0x00FF00FF00FF00FFL;
        long fours = pairs * (1 + (100 << 16)) >>> 16 & 0x0000FFFF0000FFFFL;
        return fours * (1 + (10_000L << 32)) >>> 32;
    }
}
