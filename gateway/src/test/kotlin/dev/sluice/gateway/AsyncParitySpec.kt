package dev.sluice.gateway

import dev.sluice.gateway.session.FileSessionStore
import dev.sluice.gateway.session.Fsync
import dev.sluice.gateway.session.InMemorySessionStore
import dev.sluice.gateway.session.SessionKey
import dev.sluice.gateway.session.SessionStore
import dev.sluice.gateway.session.SessionStoreOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.StateFlow
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer
import kotlin.coroutines.Continuation

/** Style 43 and 45: the asynchronous view has the same operations, and Java sees nothing that is Kotlin's own. */
class AsyncParitySpec :
    FunSpec({
        val view = AsyncShard::class.java.methods.filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
        val members = Shard::class.java.declaredMethods.filter { Modifier.isPublic(it.modifiers) && '$' !in it.name }

        fun twin(name: String, returns: Class<*>, parameters: List<Class<*>>): Method? =
            view.firstOrNull { it.name == name && it.returnType == returns && it.parameterTypes.toList() == parameters }

        fun Method.isSuspend() = parameterTypes.lastOrNull() == Continuation::class.java

        fun String.withoutGet() = removePrefix("get").replaceFirstChar { it.lowercase() }

        val suspending = members.filter { it.isSuspend() }
        val flows = members
            .filter { Flow::class.java.isAssignableFrom(it.returnType) && !it.isSynthetic }
            .filter { it.returnType !in listOf(StateFlow::class.java, SharedFlow::class.java) }

        test("there is something to compare") {
            suspending.map { it.name }.sorted() shouldBe
                listOf(
                    "close",
                    "connect",
                    "nextEvent",
                    "nextMessage",
                    "send",
                    "send",
                    "sendRaw",
                    "storeSession",
                    "suspendSession",
                )
            flows.size shouldBeGreaterThan 5
        }

        for (method in suspending) {
            test("suspend ${method.name} has a future") {
                val parameters = method.parameterTypes.dropLast(1)
                (twin(method.name, CompletableFuture::class.java, parameters) != null) shouldBe true
            }
            test("suspend ${method.name} is hidden from Java") { method.isSynthetic shouldBe true }
        }

        for (method in flows) {
            val name = method.name.withoutGet()
            test(
                "Flow $name(${method.parameterTypes.joinToString {
                    it.simpleName
                }}) has a listener and a publisher or future",
            ) {
                val parameters = method.parameterTypes.toList()
                val publishers = listOf(name, "events").mapNotNull {
                    twin(it, java.util.concurrent.Flow.Publisher::class.java, parameters)
                }
                val futures = listOfNotNull(twin(name, CompletableFuture::class.java, parameters))
                (publishers + futures).size shouldBeGreaterThan 0
                if (name.startsWith("request")) return@test
                val listenerName = if (name ==
                    "on"
                ) {
                    "on"
                } else {
                    "on" + name.removeSuffix("s").replaceFirstChar { it.uppercase() }
                }
                // The options of a collector are part of the listener's options, which come last.
                val selecting = parameters - CollectorOptions::class.java
                val listening = selecting + Consumer::class.java
                (twin(listenerName, AutoCloseable::class.java, listening) != null) shouldBe true
                (
                    twin(
                        listenerName,
                        AutoCloseable::class.java,
                        listening + ListenerOptions::class.java,
                    ) != null
                ) shouldBe
                    true
            }
        }

        for (method in members.filter { it.returnType in listOf(StateFlow::class.java, SharedFlow::class.java) }) {
            val name = method.name.withoutGet()
            test("${method.returnType.simpleName} $name has a getter and a listener") {
                view.filter { it.parameterCount == 0 }.map { it.name } shouldContain name
                val listener =
                    twin(
                        "on" + name.replaceFirstChar { it.uppercase() },
                        AutoCloseable::class.java,
                        listOf(Consumer::class.java),
                    )
                (listener != null) shouldBe true
            }
        }

        val publicClasses = listOf(
            Shard::class,
            ShardBuilder::class,
            AsyncShard::class,
            GatewayRuntime::class,
            GatewayRuntimeBuilder::class,
            GatewayException::class,
            CommandExpiredException::class,
            RequestFailedException::class,
            RequestOptions::class,
            RequestOptions.Builder::class,
            ListenerOptions::class,
            ListenerOptions.Builder::class,
            ListenerErrorHandler::class,
            CollectorOptions::class,
            CollectorOptions.Builder::class,
            CollectorMetrics::class,
            Overflow::class,
            ManualEvent::class,
            RawMessage::class,
            RawMessage.Payload::class,
            RawMessage.Close::class,
            ShardMetrics::class,
            ShardLatency::class,
            SessionStore::class,
            SessionKey::class,
            SessionStoreOptions::class,
            SessionStoreOptions.Builder::class,
            InMemorySessionStore::class,
            FileSessionStore::class,
            Fsync::class,
            WhenNobodyListens::class,
        )
        for (type in publicClasses) {
            test("Java sees nothing of Kotlin's own in ${type.simpleName}") {
                val visible = type.java.declaredMethods
                    .filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
                    .filter { '$' !in it.name }
                val strange = visible.filter { method ->
                    val types = (method.parameterTypes + method.returnType).map { it.name }
                    '-' in method.name || types.any {
                        it == "kotlin.coroutines.Continuation" || it.startsWith("kotlin.jvm.functions.") ||
                            it == "kotlin.Unit" ||
                            it.startsWith("kotlin.time.")
                    }
                }
                strange.map { it.toString() }.shouldBeEmpty()
            }
        }
    })
