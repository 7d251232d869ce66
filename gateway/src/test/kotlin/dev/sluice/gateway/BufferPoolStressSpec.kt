package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import io.kotest.core.spec.style.StringSpec
import java.util.concurrent.ConcurrentHashMap

class BufferPoolStressSpec :
    StringSpec({
        "a buffer is lent to one at a time" {
            val pool = BufferPool(maxCapacity = 1 shl 20)
            val lent = ConcurrentHashMap.newKeySet<MessageBuffer>()
            val part = {
                repeat(Stress.ROUNDS) {
                    val buffer = pool.borrow()
                    check(lent.add(buffer)) { "lent twice" }
                    lent.remove(buffer)
                    pool.giveBack(buffer)
                }
            }
            Stress.together(part, part, part, part)
        }
    })
