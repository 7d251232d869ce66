package dev.sluice.gateway

/**
 * A library that has to be new enough. Immutable.
 *
 * @property library its name, for people
 * @property minimum the oldest version that will do
 * @property tested the version that this library was built with
 * @property springProperty the property of Spring Boot's parent POM that sets its version, null where there is none
 */
internal class LibraryRequirement(
    val library: String,
    val minimum: String,
    val tested: String,
    val springProperty: String?,
)
