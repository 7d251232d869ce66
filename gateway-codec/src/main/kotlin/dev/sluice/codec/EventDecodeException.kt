package dev.sluice.codec

import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType

/**
 * The data of one event could not be turned into its class. The envelope was fine, so the connection is, too.
 *
 * Path and reason hold no values of the data, save the first 20 characters of keys of maps and what serializers and
 * decoders of the user's say; neither has line ends or other control characters, so both are fit for logs. What is given
 * here is made so: its first line, without such characters, 600 of the others at most.
 *
 * @property type of the event
 */
public class EventDecodeException(public val type: EventType, path: String, reason: String, cause: Throwable?) :
    CodecException(
        "cannot decode ${OneLine.words(type.name)} at ${OneLine.line(path)}: ${OneLine.line(reason)}",
        cause,
    ) {
    /** Where in the data, such as `$.member.joined_at`; `$` when that is not known. */
    public val path: String = OneLine.line(path)

    /** What is wrong there. */
    public val reason: String = OneLine.line(reason)
}

/** For whatever serializers, constructors of the classes, or decoders of the user's throw. */
internal fun decodeException(type: EventType, path: String, thrown: Exception): EventDecodeException {
    return EventDecodeException(type, path, OneLine.reason(thrown.message ?: thrown.javaClass.name), thrown)
}

/** What a decoder gave, which is null where one in Java has nothing to give. */
internal fun requireEvent(type: EventType, event: DispatchEvent?): DispatchEvent =
    event ?: throw EventDecodeException(type, "$", "its decoder gave null, not an event", null)
