package dev.sluice.gateway

import java.time.Duration

/**
 * A command was not sent: it had to wait for longer than its [timeToLive]. Nothing of it reached Discord.
 *
 * Commands wait while the shard is not connected and while Discord's limit of 120 sends in 60 s is used up.
 */
public class CommandExpiredException internal constructor(public val timeToLive: Duration) :
    GatewayException("the command was not sent: it could not be within its time to live of $timeToLive")
