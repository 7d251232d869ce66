package dev.sluice.model

import kotlinx.serialization.Serializable

/**
 * Discord's id of anything: 64 bits, unsigned, a decimal string on the wire.
 *
 * It is a plain `long` for Java and for the JVM; [Snowflakes] reads what is packed into it.
 * Source: Discord docs, API Reference > Snowflakes.
 */
public typealias Snowflake =
    @Serializable(with = SnowflakeSerializer::class)
    Long
