package dev.sluice.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.model.DispatchEvent;
import dev.sluice.model.EventType;
import dev.sluice.model.GatewayCommand;
import dev.sluice.model.Heartbeat;
import dev.sluice.model.MessageCreate;
import dev.sluice.model.RequestSoundboardSounds;
import dev.sluice.model.UnknownEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The codec as a Java user types it. */
class CodecTest {
    private final Codec codec = JsonCodec.DEFAULT;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aPayloadBecomesAnEvent() {
        byte[] bytes = utf8("{\"t\":\"MESSAGE_CREATE\",\"s\":3,\"op\":0,\"d\":{\"id\":\"1\",\"channel_id\":\"2\","
                + "\"author\":{\"id\":\"3\"},\"timestamp\":\"2020-01-01T00:00:00+00:00\",\"content\":\"!ping\"}}");
        Envelope envelope = new Envelope();
        codec.readEnvelope(bytes, 0, bytes.length, envelope);
        assertEquals(0, envelope.getOpcode());
        assertEquals(3, envelope.getSequence());
        assertEquals(EventType.MESSAGE_CREATE, envelope.getType());
        DispatchEvent event =
                codec.decode(envelope.getType(), bytes, envelope.getDataOffset(), envelope.getDataLength());
        assertEquals("!ping", ((MessageCreate) event).getMessage().getContent());
    }

    @Test
    void aCommandBecomesBytes() {
        assertEquals("{\"op\":1,\"d\":7}", new String(codec.encode(new Heartbeat(7L)), StandardCharsets.UTF_8));
        GatewayCommand tooLarge = new RequestSoundboardSounds(LongStream.range(0, 2000).boxed().toList());
        CommandTooLargeException thrown =
                assertThrows(CommandTooLargeException.class, () -> codec.encode(tooLarge));
        assertEquals(4096, thrown.getLimit());
        assertTrue(thrown.getSize() > 4096);
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        byte[] bytes = utf8("{\"op\":true}");
        MalformedPayloadException thrown = assertThrows(
                MalformedPayloadException.class, () -> codec.readEnvelope(bytes, 0, bytes.length, new Envelope()));
        assertEquals(6, thrown.getByteOffset());
    }

    @Test
    void aDecoderIsALambda() {
        EventType type = EventType.of("NEW_THING");
        JsonCodec mine = JsonCodec.builder()
                .register(type, (bytes, offset, length) -> new UnknownEvent("MINE", new byte[length]))
                .build();
        assertEquals("MINE", ((UnknownEvent) mine.decode(type, utf8("{}"), 0, 2)).getName());
    }

    /** That this compiles is the test: a codec can be written in Java. */
    private static final class HeartbeatOnlyCodec implements Codec {
        @Override
        public String getEncoding() {
            return "none";
        }

        @Override
        public boolean isBinary() {
            return true;
        }

        @Override
        public void readEnvelope(byte[] bytes, int offset, int length, Envelope into) {
            into.clear();
            into.setOpcode(bytes[offset]);
        }

        @Override
        public DispatchEvent decode(EventType type, byte[] bytes, int offset, int length) {
            throw new EventDecodeException(type, "$", "not supported", null);
        }

        @Override
        public long readHello(byte[] bytes, int offset, int length) {
            throw new MalformedPayloadException("not supported", 0);
        }

        @Override
        public boolean readInvalidSession(byte[] bytes, int offset, int length) {
            return false;
        }

        @Override
        public ReadySession readReady(byte[] bytes, int offset, int length) {
            return new ReadySession("session", null, null);
        }

        @Override
        public byte[] encode(GatewayCommand command) {
            return new byte[] {(byte) command.getOpcode()};
        }
    }

    @Test
    void aCodecCanBeWrittenInJava() {
        Codec own = new HeartbeatOnlyCodec();
        Envelope envelope = new Envelope();
        own.readEnvelope(own.encode(new Heartbeat(null)), 0, 1, envelope);
        assertEquals(1, envelope.getOpcode());
        assertThrows(CodecException.class, () -> own.decode(EventType.READY, new byte[0], 0, 0));
    }

    @Test
    void noMethodHasANameOrTypeThatJavaCannotUse() {
        List<String> wrong = new ArrayList<>();
        List<Class<?>> types = List.of(
                Codec.class, CodecException.class, CommandTooLargeException.class, Envelope.class, EventDecoder.class,
                EventDecodeException.class, JsonCodec.class, JsonCodec.Builder.class, MalformedPayloadException.class,
                ReadySession.class);
        for (Class<?> type : types) {
            for (Method method : type.getDeclaredMethods()) {
                String signature = method.toGenericString();
                if (Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && (method.getName().contains("-")
                                || signature.contains("kotlin.coroutines")
                                || signature.contains("kotlin.jvm.functions")
                                || signature.contains("kotlin.Unit"))) {
                    wrong.add(signature);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertFalse(codec.isBinary());
        assertEquals("json", codec.getEncoding());
    }
}
