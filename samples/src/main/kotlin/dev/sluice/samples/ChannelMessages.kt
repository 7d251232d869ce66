package dev.sluice.samples

import java.io.IOException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.TimeUnit

/**
 * Posts messages over Discord's REST interface. Sluice is a gateway client and brings no REST library; a bot would use
 * one of its choice here.
 *
 * @param restUrl such as `https://discord.com/api/v10`
 */
class ChannelMessages(private val restUrl: String, private val token: String) {
    private val http: HttpClient = HttpClient.newHttpClient()

    /**
     * Posts [content] into the channel. Never fails: what Discord does not take is told on standard error, as one channel
     * in which the bot may not write must not end the bot for all others.
     */
    fun post(channelId: Long, content: String): CompletableFuture<Void?> {
        val request =
            HttpRequest
                .newBuilder(URI.create("$restUrl/channels/$channelId/messages"))
                .header("Authorization", "Bot $token")
                .header("Content-Type", "application/json")
                .header("User-Agent", "DiscordBot (sluice samples, 1)")
                .POST(HttpRequest.BodyPublishers.ofString("""{"content":"$content"}"""))
                .build()
        return send(request, isLast = false).exceptionally {
            val trouble = if (it is CompletionException) it.cause ?: it else it
            System.err.println("no message for channel $channelId: $trouble")
            null
        }
    }

    /** A rate limit is waited out once; a bot's REST library would also keep out of it. */
    private fun send(request: HttpRequest, isLast: Boolean): CompletableFuture<Void?> =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenCompose { response ->
            val wait = if (isLast) null else retryAfterMillis(response)
            when {
                response.statusCode() in 200..299 -> {
                    CompletableFuture.completedFuture(null)
                }

                wait != null -> {
                    val later = CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS)
                    CompletableFuture.runAsync({ }, later).thenCompose { send(request, isLast = true) }
                }

                else -> {
                    CompletableFuture.failedFuture(
                        IOException("Discord answered ${response.statusCode()} ${response.body()}"),
                    )
                }
            }
        }

    /** How long Discord asks to wait (Discord docs, Rate Limits > Exceeding A Rate Limit); null when it does not. */
    private fun retryAfterMillis(response: HttpResponse<String>): Long? {
        if (response.statusCode() != TOO_MANY_REQUESTS) return null
        val seconds = response
            .headers()
            .firstValue("Retry-After")
            .orElse("")
            .toDoubleOrNull() ?: return null
        return (seconds * 1000).toLong()
    }

    private companion object {
        const val TOO_MANY_REQUESTS = 429
    }
}
