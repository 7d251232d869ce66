package dev.sluice.samples

import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.domain.JavaMember
import com.tngtech.archunit.core.domain.JavaModifier
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withData
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty

/** The arrows of docs/architecture.md, checked on the compiled classes. */
class ArchitectureSpec :
    FunSpec({
        val sluice =
            ClassFileImporter()
                .withImportOption(ImportOption.DoNotIncludeTests())
                .importPackages("dev.sluice")

        context("a pure module refers to nothing but what it was given") {
            withData(nameFn = { it.first }, pure.toList()) { (module, allowed) ->
                val classes = sluice.inPackage("dev.sluice.$module")
                classes.shouldNotBeEmpty()
                classes
                    .flatMap { it.directDependenciesFromSelf }
                    .map { it.targetClass.baseComponentType.name to it.description }
                    .filterNot { (target, _) ->
                        target.isPrimitiveName() ||
                            (common + allowed).any { target.startsWith(it) }
                    }.shouldBeEmpty()
            }
        }

        context("a pure module has no clock, no randomness of its own, no thread") {
            withData(nameFn = { it }, pure.keys) { module ->
                sluice
                    .inPackage("dev.sluice.$module")
                    .flatMap { it.methodCallsFromSelf + it.constructorCallsFromSelf }
                    .filter {
                        "${it.targetOwner.name}.${it.target.name}" in impure ||
                            // Which thread this is may be asked; starting, stopping and waiting are not for it.
                            (it.targetOwner.name == "java.lang.Thread" && it.target.name !in identity)
                    }.map { it.description }
                    .shouldBeEmpty()
            }
        }

        context("a network library's types stand in no signature outside of the package that is named after it") {
            withData(nameFn = { it.first }, "ktor" to "io.ktor", "netty" to "io.netty") { (home, library) ->
                sluice
                    .inPackage("dev.sluice.gateway")
                    .filterNot { it.packageName.startsWith("dev.sluice.gateway.$home") }
                    .flatMap { it.members }
                    .filter { JavaModifier.PUBLIC in it.modifiers && it.owner.modifiers.contains(JavaModifier.PUBLIC) }
                    .filter { member -> member.signatureTypes().any { it.name.startsWith(library) } }
                    .map { it.fullName }
                    .shouldBeEmpty()
            }
        }

        test("the mock gateway knows nothing of the client") {
            sluice
                .inPackage("dev.sluice.testkit")
                .flatMap { it.directDependenciesFromSelf }
                .map { it.targetClass.name }
                .filter { name -> client.any(name::startsWith) }
                .shouldBeEmpty()
        }

        test("the client knows nothing of the mock gateway") {
            client
                .flatMap { sluice.inPackage(it.removeSuffix(".")) }
                .flatMap { it.directDependenciesFromSelf }
                .map { it.targetClass.name }
                .filter { it.startsWith("dev.sluice.testkit.") }
                .shouldBeEmpty()
        }

        test("nothing depends on samples or bench") {
            sluice
                .filterNot {
                    it.packageName.startsWith("dev.sluice.samples") ||
                        it.packageName.startsWith("dev.sluice.bench")
                }.flatMap { it.directDependenciesFromSelf }
                .map { it.targetClass.packageName }
                .filter { it.startsWith("dev.sluice.samples") || it.startsWith("dev.sluice.bench") }
                .shouldBeEmpty()
        }
    }) {
    private companion object {
        val common =
            listOf(
                "java.lang.",
                "java.util.",
                "java.time.",
                "java.nio.",
                "java.math.",
                "java.io.Serializable",
                "java.io.Closeable",
                "kotlin.",
                "org.jetbrains.annotations.",
            )
        val pure =
            mapOf(
                "model" to listOf("dev.sluice.model.", "kotlinx.serialization."),
                "codec" to listOf("dev.sluice.codec.", "dev.sluice.model.", "kotlinx.serialization."),
                "compression" to listOf("dev.sluice.compression.", "com.github.luben.zstd."),
                "ratelimit" to listOf("dev.sluice.ratelimit."),
                "protocol" to
                    listOf(
                        "dev.sluice.protocol.",
                        "dev.sluice.ratelimit.",
                        "dev.sluice.compression.",
                        "dev.sluice.codec.",
                        "dev.sluice.model.",
                        "kotlinx.serialization.",
                    ),
            )

        /** All of it but the model, which both sides speak. */
        val client =
            listOf("codec", "compression", "ratelimit", "protocol", "gateway").map { "dev.sluice.$it." }
        val identity = setOf("currentThread", "getId", "threadId")
        val impure =
            setOf(
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.time.Instant.now",
                "java.time.Clock.systemUTC",
                "java.lang.Math.random",
                "java.util.UUID.randomUUID",
                "java.util.concurrent.ThreadLocalRandom.current",
            )

        fun JavaClasses.inPackage(name: String): List<JavaClass> =
            filter {
                it.packageName == name ||
                    it.packageName.startsWith("$name.")
            }

        fun String.isPrimitiveName(): Boolean = '.' !in this

        fun JavaMember.signatureTypes(): List<JavaClass> =
            when (this) {
                is com.tngtech.archunit.core.domain.JavaCodeUnit -> rawParameterTypes + rawReturnType
                is com.tngtech.archunit.core.domain.JavaField -> listOf(rawType)
                else -> emptyList()
            }
    }
}
