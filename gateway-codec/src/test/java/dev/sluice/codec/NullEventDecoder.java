package dev.sluice.codec;

import dev.sluice.model.DispatchEvent;

/** A decoder that has nothing to give, which Kotlin does not let one write. */
final class NullEventDecoder implements EventDecoder {
    @Override
    public DispatchEvent decode(byte[] bytes, int offset, int length) {
        return null;
    }
}
