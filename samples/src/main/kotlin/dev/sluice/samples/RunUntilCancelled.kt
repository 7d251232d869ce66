package dev.sluice.samples

import dev.sluice.gateway.Cluster
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.withContext

/** Starts the cluster, and closes it in good order when the caller is cancelled. */
suspend fun Cluster.runUntilCancelled(): Nothing =
    try {
        up()
        awaitCancellation()
    } finally {
        withContext(NonCancellable) { down() }
    }
