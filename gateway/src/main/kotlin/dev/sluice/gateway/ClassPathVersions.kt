package dev.sluice.gateway

import java.io.IOException

/** Reads the versions of libraries from where each of them leaves its own. */
internal object ClassPathVersions {
    /** The version of [library] (a [LibraryRequirement.library]), null when it does not say. */
    fun versionOf(library: String): String? =
        when (library) {
            "Kotlin's standard library" -> KotlinVersion.CURRENT.toString()
            "kotlinx.coroutines" -> resource("META-INF/kotlinx_coroutines_core.version")
            "kotlinx.serialization" -> manifest("kotlinx.serialization.KSerializer")
            "Ktor" -> manifest("io.ktor.client.HttpClient")
            else -> null
        }

    private fun resource(path: String): String? =
        try {
            javaClass.classLoader?.getResourceAsStream(path)?.use { String(it.readAllBytes()).trim() }
        } catch (_: IOException) {
            null
        }

    /** The `Implementation-Version` in the manifest of the jar that [className] comes from. */
    private fun manifest(className: String): String? =
        try {
            Class.forName(className, false, javaClass.classLoader).getPackage()?.implementationVersion
        } catch (_: ClassNotFoundException) {
            null
        }
}
