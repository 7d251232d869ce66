package dev.sluice.gateway

/**
 * A command was not sent: for half a minute the shard has not been connected because it waits for [collectors], whose rings
 * are full, and it connects when they have taken half of what waits. Nothing of the command reached Discord.
 *
 * A collector that sends, and waits for it, would wait for itself. So until reading goes on each call fails, at once. Let the
 * collector go on, send from a coroutine of its own, or with a time to live.
 *
 * @property collectors their names, as [Shard.slowCollectors] has them.
 */
public class CommandHeldUpException internal constructor(public val collectors: List<String>) :
    GatewayException(
        "the command was not sent: the shard waits until its collectors $collectors have taken half of what waits. " +
            "Send from another coroutine than theirs, or let them go on without",
    )
