package dev.sluice.gateway

/**
 * A command was not sent here: the shard was suspended while it waited, and it is among what [Shard.suspendSession] gave
 * back (and what is stored, with a session store, unless it was suspended before the store had been read). Whoever goes on
 * with the session sends it.
 */
public class CommandHandedOverException internal constructor() :
    GatewayException("the command was not sent here: it is handed over with the session, to whoever goes on with that")
