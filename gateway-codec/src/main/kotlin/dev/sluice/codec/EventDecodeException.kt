package dev.sluice.codec

import dev.sluice.model.EventType

/**
 * The data of one event could not be turned into its class. The envelope was fine, so the connection is, too.
 *
 * Path and reason hold no values of the data, save the first 20 characters of keys of maps and what serializers and
 * decoders of the user's say; neither has line ends or other control characters, so both are fit for logs.
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
) : CodecException("cannot decode ${OneLine.words(type.name)} at $path: $reason", cause)
