// What Netty deprecates here is its own way of saying "for transports only"; there is no other.
@file:Suppress("DEPRECATION", "OVERRIDE_DEPRECATION")

package dev.sluice.gateway.netty

import io.netty.buffer.ByteBuf
import io.netty.buffer.ByteBufAllocator
import io.netty.channel.AdaptiveRecvByteBufAllocator
import io.netty.channel.RecvByteBufAllocator
import io.netty.util.UncheckedBooleanSupplier

/**
 * Has a socket of NIO read into arrays: the JDK's TLS decrypts these without a copy, and a listener is given them as they
 * are. One read at a time, so that frames are handed on before the next are taken in.
 */
internal class HeapReads : AdaptiveRecvByteBufAllocator() {
    init {
        maxMessagesPerRead(1)
    }

    override fun newHandle(): RecvByteBufAllocator.Handle =
        OnHeap(super.newHandle() as RecvByteBufAllocator.ExtendedHandle)

    private class OnHeap(private val handle: RecvByteBufAllocator.ExtendedHandle) :
        RecvByteBufAllocator.ExtendedHandle by handle {
        override fun allocate(allocator: ByteBufAllocator): ByteBuf = allocator.heapBuffer(handle.guess())

        override fun continueReading(): Boolean = handle.continueReading()

        override fun continueReading(maybeMore: UncheckedBooleanSupplier): Boolean = handle.continueReading(maybeMore)
    }
}
