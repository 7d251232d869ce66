package dev.sluice.codec

import dev.sluice.model.EventType

/**
 * The data of one event could not be turned into its class. The envelope was fine, so the connection is, too.
 *
 * @property type of the event
 * @property path where in the data, such as `$.member.joined_at`; `$` when that is not known
 * @property reason what is wrong there
 */
public class EventDecodeException(
    public val type: EventType,
    public val path: String,
    public val reason: String,
    cause: Throwable?,
) : CodecException("cannot decode $type at $path: $reason", cause)
