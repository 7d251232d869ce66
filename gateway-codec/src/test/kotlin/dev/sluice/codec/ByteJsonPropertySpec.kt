package dev.sluice.codec

import dev.sluice.codec.fixtures.DocsExamples
import dev.sluice.model.EventCatalog
import dev.sluice.model.EventType
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.MapSerializer
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.modules.SerializersModule
import kotlinx.serialization.modules.polymorphic
import kotlinx.serialization.modules.subclass
import kotlin.random.Random

class ByteJsonPropertySpec :
    StringSpec({
        val seed = System.nanoTime()
        println("ByteJsonPropertySpec: seed $seed")

        fun <T> check(serializer: KSerializer<T>, count: Int, format: ByteJson = ByteJson.DEFAULT) {
            val json = RandomJson(Random(seed))
            var values = 0
            repeat(count) {
                val bytes = json.next(serializer.descriptor).encodeToByteArray()
                if (Agreement.check(serializer, bytes, format, "seed $seed")) values++
            }
            // Else it would only show that both refuse.
            values shouldBeGreaterThan count / 20
        }

        for (type in EventCatalog.types) {
            "$type: the same as kotlinx.serialization's Json makes of it (seed $seed)" {
                val count = Fixtures.count(if (type == EventType.GUILD_CREATE) 2_000 else 1_000)
                check(EventCatalog.serializerOf(type)!!, count)
            }
        }

        // What no event carries.
        val others = DocsExamples.objects.map { it.serializer }.distinctBy { it.descriptor.serialName }
        for (serializer in others) {
            "${serializer.descriptor.serialName}: the same, too (seed $seed)" {
                check(serializer, Fixtures.count(500))
            }
        }

        val format = ByteJson
            .builder()
            .serializersModule(SerializersModule { polymorphic(Open::class) { subclass(Opened::class) } })
            .build()
        val features = listOf<KSerializer<*>>(
            Primitives.serializer(),
            Nullables.serializer(),
            Defaults.serializer(),
            Enums.serializer(),
            Inlines.serializer(),
            Maps.serializer(),
            Collections.serializer(),
            Names.serializer(),
            Polymorphs.serializer(),
            Elements.serializer(),
            Castings.serializer(),
            ListSerializer(Defaults.serializer().nullable),
            MapSerializer(Long.serializer(), Box.serializer(Names.serializer())),
            ListSerializer(Float.serializer()),
            ListSerializer(Double.serializer()),
            String.serializer(),
            Long.serializer(),
            Double.serializer(),
            Boolean.serializer(),
            Colour.serializer(),
            UInt.serializer(),
        )
        for ((index, serializer) in features.withIndex()) {
            "feature $index, ${serializer.descriptor.serialName}: the same, too (seed $seed)" {
                check(serializer, Fixtures.count(20_000), format)
            }
        }
    })
