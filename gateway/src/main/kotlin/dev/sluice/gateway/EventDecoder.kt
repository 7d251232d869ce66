package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.codec.Envelope
import dev.sluice.codec.EventDecodeException
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.InternalGatewayApi
import dev.sluice.model.UndecodableEvent

/** Makes events of the bytes of dispatches. Never throws: what cannot be decoded is an event as well. Thread-safe. */
internal class EventDecoder(
    private val shardName: String,
    private val logger: ShardLog,
    val codec: Codec,
    private val clock: NanoClock,
    private val tally: Tally,
) {
    /** The dispatch [type] that came with [sequence] and whose `d` has [length] bytes of [bytes] from [offset] on. */
    @OptIn(InternalGatewayApi::class)
    fun decode(type: EventType, sequence: Long, bytes: ByteArray, offset: Int, length: Int): DispatchEvent {
        val event = try {
            requireEvent(type, tally.timed(clock) { codec.decode(type, bytes, offset, length) })
                .also { tally.decoded.increment() }
        } catch (trouble: EventDecodeException) {
            undecodable(type, trouble, dataOf(bytes, offset, length))
        } catch (_: StackOverflowError) {
            val trouble = EventDecodeException(type, ROOT, "nested too deep for this thread's stack", null)
            undecodable(type, trouble, dataOf(bytes, offset, length))
        } catch (thrown: Throwable) {
            // A CancellationException, too: nothing is suspended here, so it is no cancellation of the caller's.
            val trouble = EventDecodeException(type, ROOT, thrown.toString(), thrown)
            undecodable(type, trouble, dataOf(bytes, offset, length))
        }
        event.deliveredAs(sequence)
        return event
    }

    /** What a codec gave, which is null where one in Java has nothing to give. */
    private fun requireEvent(type: EventType, event: DispatchEvent?): DispatchEvent =
        event ?: throw EventDecodeException(type, ROOT, "the codec gave null, not an event", null)

    private fun undecodable(type: EventType, trouble: EventDecodeException, payload: ByteArray): DispatchEvent {
        tally.undecodable.increment()
        // Its message is fit for a log, the name of the event included.
        logger.debug("{}: {}", shardName, trouble.message)
        return UndecodableEvent(type, trouble.path, trouble.reason, payload)
    }

    /**
     * A copy of the data alone: keys of the payload may follow them, as nothing has looked where they end. Where that
     * cannot be told, as they are not what the codec reads, all that lies there.
     */
    private fun dataOf(bytes: ByteArray, offset: Int, length: Int): ByteArray {
        val envelope = Envelope().apply {
            dataOffset = offset
            dataLength = length
            isDataExact = false
        }
        val exact = try {
            codec.exactDataLength(bytes, envelope)
        } catch (_: Throwable) {
            length
        }
        return bytes.copyOfRange(offset, offset + if (exact in 0..length) exact else length)
    }

    private companion object {
        /** Where, when that is not known. */
        const val ROOT = "$"
    }
}
