package dev.sluice.gateway

import dev.sluice.codec.Codec
import dev.sluice.codec.EventDecodeException
import dev.sluice.model.DispatchEvent
import dev.sluice.model.EventType
import dev.sluice.model.InternalGatewayApi
import dev.sluice.model.UndecodableEvent
import kotlinx.coroutines.CancellationException

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
            tally.timed(clock) { codec.decode(type, bytes, offset, length) }.also { tally.decoded.increment() }
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (trouble: EventDecodeException) {
            undecodable(type, trouble.path, trouble.reason, bytes.copyOfRange(offset, offset + length))
        } catch (_: StackOverflowError) {
            undecodable(type, "", "nested too deep", bytes.copyOfRange(offset, offset + length))
        } catch (trouble: Throwable) {
            undecodable(type, "", trouble.toString(), bytes.copyOfRange(offset, offset + length))
        }
        event.deliveredAs(sequence)
        return event
    }

    private fun undecodable(type: EventType, path: String, reason: String, payload: ByteArray): DispatchEvent {
        tally.undecodable.increment()
        logger.debug("{}: {} cannot be decoded at '{}': {}", shardName, type, path, reason)
        return UndecodableEvent(type, path, reason, payload)
    }
}
