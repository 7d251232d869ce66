package dev.sluice.model

import kotlinx.serialization.Serializable
import java.time.Instant

/** A moment that Discord sends as ISO 8601 text; a plain [Instant] everywhere else. */
public typealias Timestamp =
    @Serializable(with = InstantSerializer::class)
    Instant
