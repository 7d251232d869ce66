package dev.sluice.codec

/**
 * The first byte of each term, by which one knows what follows. Numbers are big-endian unless said otherwise.
 *
 * Source: Erlang/OTP, ERTS User's Guide, External Term Format.
 */
internal object EtfTag {
    /** Before the one term of a payload. No term begins with it. */
    const val VERSION = 131

    /** Eight bytes, IEEE 754. */
    const val NEW_FLOAT = 70

    /** Only right behind [VERSION]: four bytes of size, then the payload's term as a zlib stream. */
    const val COMPRESSED = 80

    /** One byte, unsigned. */
    const val SMALL_INTEGER = 97

    /** Four bytes, signed. */
    const val INTEGER = 98

    /** 31 bytes of text, as old servers write it. */
    const val FLOAT = 99

    /** Two bytes of size, then Latin-1. */
    const val ATOM = 100

    /** One byte of count, then terms. */
    const val SMALL_TUPLE = 104

    /** Four bytes of count, then terms. */
    const val LARGE_TUPLE = 105

    /** The empty list; also the end of every [LIST]. */
    const val NIL = 106

    /** Two bytes of size, then bytes: Erlang's form for a list of integers from 0 to 255. */
    const val STRING = 107

    /** Four bytes of count, then terms, then [NIL]. */
    const val LIST = 108

    /** Four bytes of size, then bytes; Discord's texts, in UTF-8. */
    const val BINARY = 109

    /** One byte of size, one of sign, then the magnitude, lowest byte first. */
    const val SMALL_BIG = 110

    /** Four bytes of size, one of sign, then the magnitude, lowest byte first. */
    const val LARGE_BIG = 111

    /** One byte of size, then Latin-1. */
    const val SMALL_ATOM = 115

    /** Four bytes of count, then as many keys and values in turn. */
    const val MAP = 116

    /** Two bytes of size, then UTF-8. */
    const val ATOM_UTF8 = 118

    /** One byte of size, then UTF-8. */
    const val SMALL_ATOM_UTF8 = 119
}
