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
        for ((face, view) in listOf(
            Shard::class.java to AsyncShard::class.java,
            Cluster::class.java to AsyncCluster::class.java,
            MergedShards::class.java to AsyncMergedShards::class.java,
        )) {
            val parity = Parity(face, view)

            for (method in parity.suspending) {
                test("${face.simpleName}: suspend ${method.name} has a future") {
                    val parameters = method.parameterTypes.dropLast(1)
                    (parity.twin(method.name, CompletableFuture::class.java, parameters) != null) shouldBe true
                }
                test("${face.simpleName}: suspend ${method.name} is hidden from Java") {
                    method.isSynthetic shouldBe true
                }
            }

            for (method in parity.flows) {
                val name = method.name.withoutGet()
                val described = "$name(${method.parameterTypes.joinToString { it.simpleName }})"
                test("${face.simpleName}: Flow $described has a listener and a publisher or future") {
                    val parameters = method.parameterTypes.toList()
                    val publishers = listOf(name, "events").mapNotNull {
                        parity.twin(it, java.util.concurrent.Flow.Publisher::class.java, parameters)
                    }
                    val futures = listOfNotNull(parity.twin(name, CompletableFuture::class.java, parameters))
                    (publishers + futures).size shouldBeGreaterThan 0
                    if (name.startsWith("request")) return@test
                    val listenerName = when (name) {
                        "on", "spawned" -> name.replace("spawned", "onSpawned")
                        else -> "on" + name.removeSuffix("s").replaceFirstChar { it.uppercase() }
                    }
                    // The options of a collector are part of the listener's options, which come last.
                    val listening = parameters - CollectorOptions::class.java + Consumer::class.java
                    for (options in listOf(emptyList(), listOf(ListenerOptions::class.java))) {
                        val listener = parity.twin(listenerName, Subscription::class.java, listening + options)
                        (listener != null) shouldBe true
                    }
                }
            }

            for (method in parity.watched) {
                val name = method.name.withoutGet()
                test("${face.simpleName}: ${method.returnType.simpleName} $name has a getter and a listener") {
                    parity.viewed.filter { it.parameterCount == 0 }.map { it.name } shouldContain name
                    val listener = parity.twin(
                        "on" + name.replaceFirstChar { it.uppercase() },
                        Subscription::class.java,
                        listOf(Consumer::class.java),
                    )
                    (listener != null) shouldBe true
                }
            }
        }

        test("there is something to compare") {
            Parity(Shard::class.java, AsyncShard::class.java).suspending.map { it.name }.sorted() shouldBe
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
            Parity(Cluster::class.java, AsyncCluster::class.java).suspending.map { it.name }.sorted() shouldBe
                listOf(
                    "addShard",
                    "broadcast",
                    "down",
                    "downResumable",
                    "removeShard",
                    "restart",
                    "sendToGuild",
                    "sendToShard",
                    "suspendShard",
                    "up",
                )
            Parity(Shard::class.java, AsyncShard::class.java).flows.size shouldBeGreaterThan 5
            Parity(Cluster::class.java, AsyncCluster::class.java).flows.size shouldBeGreaterThan 5
            Parity(MergedShards::class.java, AsyncMergedShards::class.java).flows.size shouldBeGreaterThan 4
        }

        val publicClasses = listOf(
            Shard::class,
            ShardBuilder::class,
            AsyncShard::class,
            Cluster::class,
            ClusterBuilder::class,
            AsyncCluster::class,
            AsyncShardEvents::class,
            ClusterState::class,
            MergedShards::class,
            AsyncMergedShards::class,
            ShardGroups::class,
            ShardEvent::class,
            ShardMessage::class,
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
    }) {
    /** One class as Kotlin sees it, and its view for Java. */
    private class Parity(face: Class<*>, view: Class<*>) {
        val viewed: List<Method> = view.methods.filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
        private val members = face.declaredMethods.filter { Modifier.isPublic(it.modifiers) && '$' !in it.name }
        val suspending = members.filter { it.parameterTypes.lastOrNull() == Continuation::class.java }
        val watched = members.filter { it.returnType in listOf(StateFlow::class.java, SharedFlow::class.java) }
        val flows = members.filter {
            Flow::class.java.isAssignableFrom(it.returnType) && !it.isSynthetic && it !in watched
        }

        fun twin(name: String, returns: Class<*>, parameters: List<Class<*>>): Method? =
            viewed.firstOrNull {
                it.name == name && it.returnType == returns && it.parameterTypes.toList() == parameters
            }
    }

    private companion object {
        fun String.withoutGet() = removePrefix("get").replaceFirstChar { it.lowercase() }
    }
}
