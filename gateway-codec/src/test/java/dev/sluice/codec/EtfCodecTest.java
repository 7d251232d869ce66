package dev.sluice.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.EventType;
import dev.sluice.model.GuildDelete;
import dev.sluice.model.Heartbeat;
import dev.sluice.model.UnknownEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ETF as a Java user types it. */
class EtfCodecTest {
    private final Codec codec = EtfCodec.DEFAULT;

    /** {@code {"op": 0, "t": "GUILD_DELETE", "s": 7, "d": {"id": 41771983423143937}}} as a server might write it. */
    private static byte[] guildDelete() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(131);
        out.writeByte(116);
        out.writeInt(4);
        atom(out, "op");
        out.writeByte(97);
        out.writeByte(0);
        atom(out, "t");
        atom(out, "GUILD_DELETE");
        atom(out, "s");
        out.writeByte(98);
        out.writeInt(7);
        atom(out, "d");
        out.writeByte(116);
        out.writeInt(1);
        atom(out, "id");
        out.writeByte(110);
        out.writeByte(8);
        out.writeByte(0);
        out.writeLong(Long.reverseBytes(41771983423143937L));
        return bytes.toByteArray();
    }

    private static void atom(DataOutputStream out, String name) throws IOException {
        out.writeByte(115);
        out.writeByte(name.length());
        out.writeBytes(name);
    }

    @Test
    void aPayloadBecomesAnEvent() throws IOException {
        byte[] bytes = guildDelete();
        Envelope envelope = new Envelope();
        codec.readEnvelope(bytes, 0, bytes.length, envelope);
        assertEquals(7, envelope.getSequence());
        GuildDelete event = (GuildDelete)
                codec.decode(envelope.getType(), bytes, envelope.getDataOffset(), envelope.getDataLength());
        assertEquals(41771983423143937L, event.getGuild().getId());
    }

    @Test
    void aCommandBecomesBytes() {
        byte[] bytes = codec.encode(new Heartbeat(7L));
        assertEquals(131, bytes[0] & 0xFF);
        assertTrue(codec.isBinary());
        assertEquals("etf", codec.getEncoding());
    }

    @Test
    void aDecoderIsALambdaAndLimitsCanBeSet() throws IOException {
        EtfCodec mine = EtfCodec.builder()
                .maxDepth(8)
                .maxBytes(1 << 20)
                .maxStructures(1000)
                .register(EventType.GUILD_DELETE, (bytes, offset, length) -> new UnknownEvent("MINE", new byte[length]))
                .build();
        assertEquals("MINE", ((UnknownEvent) mine.decode(EventType.GUILD_DELETE, new byte[] {106}, 0, 1)).getName());
        assertThrows(
                MalformedPayloadException.class,
                () -> mine.readEnvelope(new byte[] {1, 2}, 0, 2, new Envelope()));
    }

    @Test
    void noMethodHasANameOrTypeThatJavaCannotUse() {
        List<String> wrong = Stream.of(EtfCodec.class, EtfCodec.Builder.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                // Kotlin's internal members end in the name of the module.
                .filter(method -> !method.getName().endsWith("$gateway_codec"))
                .map(Method::toGenericString)
                .filter(text -> text.contains("-") || text.contains("kotlin.jvm.functions") || text.contains("kotlin.Unit"))
                .toList();
        assertEquals(List.of(), wrong);
    }
}
