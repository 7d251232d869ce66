package dev.sluice.codec

/** What goes wrong between bytes and objects; [message] never holds a token. */
public open class CodecException internal constructor(message: String, cause: Throwable?) :
    RuntimeException(message, cause)
