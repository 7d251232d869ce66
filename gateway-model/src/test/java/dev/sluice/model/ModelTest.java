package dev.sluice.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model as a Java user types it. */
class ModelTest {
    @Test
    void intentsAreCombined() {
        Intents intents = Intents.of(Intent.GUILD_MESSAGES, Intent.MESSAGE_CONTENT);
        assertTrue(intents.contains(Intent.MESSAGE_CONTENT));
        assertFalse(intents.contains(Intent.GUILDS));
        assertEquals(intents.plus(Intent.GUILDS), Intents.of(Intent.GUILDS).plus(intents));
        assertEquals(53608447L, Intents.ALL.getBits());
    }

    @Test
    void commandsAreBuilt() {
        RequestGuildMembers request =
                RequestGuildMembers.builder(1L).query("ab", 10).presences(true).nonce("n").build();
        assertEquals("ab", request.getQuery());
        assertEquals(10, request.getLimit());
        assertNull(request.getUserIds());
        assertThrows(IllegalArgumentException.class, () -> RequestGuildMembers.builder(1L).build());

        UpdatePresence presence = UpdatePresence.of(OnlineStatus.IDLE, ActivityUpdate.playing("chess"));
        assertEquals(List.of(ActivityUpdate.playing("chess")), presence.getActivities());

        Identify identify = Identify.builder(new Token("Bot a.b.c"), Intents.NONE)
                .shard(new ShardId(0, 2))
                .largeThreshold(100)
                .presence(presence)
                .build();
        assertEquals("a.b.c", identify.getToken().getValue());
        assertEquals(Opcode.IDENTIFY, identify.getOpcode());
    }

    @Test
    void idsAreLongs() {
        long guildId = Snowflakes.parse("197038439483310086");
        assertEquals(Snowflakes.shardIndex(guildId, 16), (int) ((guildId >>> 22) % 16));
        assertTrue(new ShardId(Snowflakes.shardIndex(guildId, 16), 16).ownsGuild(guildId));
        assertEquals(ShardId.SINGLE, ShardId.parse("0/1"));
    }

    @Test
    void openSetsAreComparedByConstant() {
        assertSame(EventType.MESSAGE_CREATE, EventType.of("MESSAGE_CREATE"));
        assertFalse(EventType.of("NEW_THING").isKnown());
        assertSame(ChannelType.GUILD_TEXT, ChannelType.of(0));
        assertTrue(MessageFlags.of(64).contains(MessageFlags.EPHEMERAL));
        assertEquals(CloseAction.STOP, CloseCode.AUTHENTICATION_FAILED.getAction());
        assertEquals(EventType.MESSAGE_CREATE, EventCatalog.typeOf(MessageCreate.class));
    }

    @Test
    void eventsAreToldApartByClass() {
        Event event = new Closed(1000);
        String text = event instanceof Closed closed ? "closed with " + closed.getCode() : "something else";
        assertEquals("closed with 1000", text);
    }

    @Test
    void noMethodHasANameOrTypeThatJavaCannotUse() throws Exception {
        List<String> wrong = new ArrayList<>();
        int methods = 0;
        for (Class<?> type : publicClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers()) || method.isSynthetic()) {
                    continue;
                }
                methods++;
                String signature = method.toGenericString();
                if (method.getName().contains("-")
                        || signature.contains("kotlin.coroutines")
                        || signature.contains("kotlin.jvm.functions")
                        || signature.contains("kotlin.Unit")
                        || signature.contains("kotlin.time")) {
                    wrong.add(signature);
                }
            }
        }
        assertTrue(methods > 2500, "only " + methods + " methods were looked at");
        assertEquals(List.of(), wrong);
    }

    private static List<Class<?>> publicClasses() throws IOException, ClassNotFoundException {
        Path root = Path.of(Event.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (Modifier.isPublic(type.getModifiers())) {
                    classes.add(type);
                }
            }
        }
        return classes;
    }
}
