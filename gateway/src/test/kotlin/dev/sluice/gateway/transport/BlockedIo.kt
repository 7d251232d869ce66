package dev.sluice.gateway.transport

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Runs [test] while every thread that `Dispatchers.IO` itself may have is blocked, as by a user's JDBC calls. */
internal suspend fun onBlockedIo(test: suspend () -> Unit) =
    coroutineScope {
        val blocked = CountDownLatch(IO_THREADS)
        val release = CountDownLatch(1)
        repeat(IO_THREADS) {
            launch(Dispatchers.IO) {
                blocked.countDown()
                release.await()
            }
        }
        try {
            check(blocked.await(10, TimeUnit.SECONDS)) { "Dispatchers.IO has fewer threads than $IO_THREADS" }
            test()
        } finally {
            release.countDown()
        }
    }

/** The default of `kotlinx.coroutines.io.parallelism`. */
private val IO_THREADS = maxOf(64, Runtime.getRuntime().availableProcessors())
