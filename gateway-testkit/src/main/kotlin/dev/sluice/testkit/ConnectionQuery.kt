package dev.sluice.testkit

/**
 * What a connection's URL asked for, whatever the order. A session is resumed with the same only.
 *
 * Source: Discord docs, Gateway > Connecting: a resume connects with the query of the session's first connection.
 */
internal data class ConnectionQuery(val version: String?, val encoding: String, val compress: String?)
