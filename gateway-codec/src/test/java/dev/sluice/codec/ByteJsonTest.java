package dev.sluice.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.EventType;
import dev.sluice.model.GuildDelete;
import java.nio.charset.StandardCharsets;
import kotlinx.serialization.builtins.BuiltinSerializersKt;
import kotlinx.serialization.KSerializer;
import org.junit.jupiter.api.Test;

/** The decoders as a Java user chooses them. */
class ByteJsonTest {
    private static final byte[] OUTAGE =
            "{\"id\":\"5\",\"unavailable\":true}".getBytes(StandardCharsets.UTF_8);

    @Test
    void kotlinxSerializationCanDecodeInstead() {
        JsonCodec fast = JsonCodec.DEFAULT;
        JsonCodec reference = JsonCodec.builder().useReference(true).build();
        assertEquals(
                fast.decode(EventType.GUILD_DELETE, OUTAGE, 0, OUTAGE.length),
                reference.decode(EventType.GUILD_DELETE, OUTAGE, 0, OUTAGE.length));
        assertTrue(reference.toString().contains("kotlinx"));
    }

    @Test
    void limitsAreSetOnTheCodec() {
        JsonCodec small = JsonCodec.builder().maxDataBytes(10).maxDepth(3).maxStructures(100).build();
        EventDecodeException thrown = assertThrows(
                EventDecodeException.class, () -> small.decode(EventType.GUILD_DELETE, OUTAGE, 0, OUTAGE.length));
        assertTrue(thrown.getReason().contains("10"));
        assertThrows(IllegalArgumentException.class, () -> JsonCodec.builder().maxDepth(0));
    }

    @Test
    void payloadsOfOnesOwnAreDecodedWithTheFormat() {
        KSerializer<GuildDelete> serializer = GuildDelete.Companion.serializer();
        GuildDelete event = ByteJson.DEFAULT.decode(serializer, OUTAGE);
        assertEquals(5L, event.getGuild().getId());
        ByteJson shallow = ByteJson.builder().maxDepth(1).maxBytes(1000).maxStructures(1).build();
        assertEquals(event, shallow.decode(serializer, OUTAGE, 0, OUTAGE.length));
    }

    @Test
    void whatIsWrongIsToldWithPathAndOffset() {
        byte[] bytes = "[1,\"x\"]".getBytes(StandardCharsets.UTF_8);
        KSerializer<?> list = BuiltinSerializersKt.ListSerializer(
                BuiltinSerializersKt.serializer(kotlin.jvm.internal.IntCompanionObject.INSTANCE));
        ByteJsonException thrown = assertThrows(
                ByteJsonException.class, () -> ByteJson.DEFAULT.decode(list, bytes));
        assertEquals("$[1]", thrown.getPath());
        assertEquals(3, thrown.getByteOffset());
    }
}
