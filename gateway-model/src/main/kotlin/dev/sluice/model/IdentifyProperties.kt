package dev.sluice.model

import java.util.Objects

/**
 * What the bot tells Discord about the machine and the library it runs on. Immutable, equal by content.
 *
 * Source: Discord docs, Gateway Events > Identify > Identify Connection Properties.
 *
 * @property os the operating system
 * @property browser the library's name
 * @property device the library's name
 */
public class IdentifyProperties(public val os: String, public val browser: String, public val device: String) {
    override fun equals(other: Any?): Boolean =
        other is IdentifyProperties && other.os == os && other.browser == browser && other.device == device

    override fun hashCode(): Int = Objects.hash(os, browser, device)

    override fun toString(): String = "IdentifyProperties(os=$os, browser=$browser, device=$device)"

    public companion object {
        /** Names this library; the operating system is only told as `jvm`. */
        @JvmField
        public val DEFAULT: IdentifyProperties = IdentifyProperties("jvm", "sluice", "sluice")
    }
}
