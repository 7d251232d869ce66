package dev.sluice.model

/**
 * Marks what is easy to use wrongly: its documentation says what must be observed.
 *
 * Opt in where you call it, once you have read that documentation.
 */
@RequiresOptIn(
    message = "This is easy to use wrongly; read its documentation, then opt in.",
    level = RequiresOptIn.Level.WARNING,
)
@Retention(AnnotationRetention.BINARY)
@MustBeDocumented
public annotation class DelicateGatewayApi
