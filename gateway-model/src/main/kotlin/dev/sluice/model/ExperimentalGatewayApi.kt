package dev.sluice.model

/** Marks what is new and may still change its shape between minor releases; opt in to try it. */
@RequiresOptIn(
    message = "This is new and may still change between minor releases.",
    level = RequiresOptIn.Level.WARNING,
)
@Retention(AnnotationRetention.BINARY)
@MustBeDocumented
public annotation class ExperimentalGatewayApi
