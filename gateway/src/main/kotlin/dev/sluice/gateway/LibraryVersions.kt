package dev.sluice.gateway

/**
 * Finds out, before anything else does, that a framework's dependency management has put older libraries on the class path
 * than this one was built with: they would fail somewhere deep within, with a `NoSuchMethodError`. Every builder that may be
 * the first to be used asks, before it touches anything.
 *
 * It runs on those older libraries: nothing here may need what they lack. Immutable.
 */
internal object LibraryVersions {
    /** What this library was built and tested with; a test holds it against the parent POM. */
    val REQUIREMENTS: List<LibraryRequirement> =
        listOf(
            LibraryRequirement("Kotlin's standard library", "2.4.0", "2.4.10", "kotlin.version"),
            LibraryRequirement("kotlinx.coroutines", "1.11.0", "1.11.0", "kotlin-coroutines.version"),
            LibraryRequirement("kotlinx.serialization", "1.12.0", "1.12.0", "kotlin-serialization.version"),
            LibraryRequirement("Ktor", "3.5.0", "3.5.2", null),
        )

    @Volatile
    private var isChecked = false

    /**
     * Looks once.
     *
     * @throws IllegalStateException when a library is too old; the message says what to set
     */
    fun require() {
        if (isChecked) return
        require(ClassPathVersions::versionOf)
        isChecked = true
    }

    /**
     * The same for what [versionOf] tells of a [LibraryRequirement.library]; null, as in a shaded jar, is taken for good.
     *
     * @throws IllegalStateException when a library is too old
     */
    fun require(versionOf: (String) -> String?) {
        val tooOld = ArrayList<String>()
        for (requirement in REQUIREMENTS) {
            val found = versionOf(requirement.library) ?: continue
            if (isOlder(found, requirement.minimum)) {
                tooOld.add("${requirement.library} is $found, at least ${requirement.minimum} is needed")
            }
        }
        if (tooOld.isNotEmpty()) throw IllegalStateException(message(tooOld))
    }

    private fun message(tooOld: List<String>): String {
        val text = StringBuilder("Sluice cannot run with the libraries on the class path: ")
        text.append(tooOld.joinToString("; "))
        text.append(
            ". A framework's dependency management often forces older ones. With Spring Boot set the properties ",
        )
        text.append(
            REQUIREMENTS.filter { it.springProperty != null }.joinToString { "${it.springProperty}=${it.tested}" },
        )
        val ktor = REQUIREMENTS.first { it.springProperty == null }
        text.append("; elsewhere manage these versions yourself. Ktor comes with io.ktor:ktor-bom:${ktor.tested}.")
        return text.toString()
    }

    /** Compares the leading numbers: `2.4.10-release-377` is 2.4.10. What is no number counts as 0. */
    private fun isOlder(found: String, minimum: String): Boolean {
        val left = numbers(found)
        val right = numbers(minimum)
        for (i in right.indices) {
            if (left[i] != right[i]) return left[i] < right[i]
        }
        return false
    }

    private fun numbers(version: String): IntArray {
        val parts = version.split('.', '-', '+')
        return IntArray(VERSION_PARTS) { if (it < parts.size) parts[it].toIntOrNull() ?: 0 else 0 }
    }

    private const val VERSION_PARTS = 3
}
