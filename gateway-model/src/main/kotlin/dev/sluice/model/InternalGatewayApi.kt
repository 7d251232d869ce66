package dev.sluice.model

/**
 * Marks what is public only because Sluice's own modules lie in different jars.
 *
 * It may change or vanish in any release; do not call it from a bot.
 */
@RequiresOptIn(
    message = "This belongs to the inside of Sluice and may change without notice.",
    level = RequiresOptIn.Level.ERROR,
)
@Retention(AnnotationRetention.BINARY)
@MustBeDocumented
public annotation class InternalGatewayApi
