package dev.sluice.gateway

import dev.sluice.compression.MessageBuffer
import io.kotest.core.spec.style.StringSpec
import java.util.concurrent.ConcurrentHashMap

class BufferPoolStressSpec :
    StringSpec({
        "a buffer is lent to one at a time" {
            val pool = BufferPool(maxCapacity = 64, size = 2)
            val lent = ConcurrentHashMap.newKeySet<MessageBuffer>()
            val part = {
                repeat(20 * Stress.ROUNDS) {
                    val buffer = pool.borrow()
                    check(lent.add(buffer)) { "lent twice" }
                    lent.remove(buffer)
                    pool.giveBack(buffer)
                }
            }
            Stress.together(part, part, part, part)
        }
    })
