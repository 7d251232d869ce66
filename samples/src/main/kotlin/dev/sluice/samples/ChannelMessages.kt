package dev.sluice.samples

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.CompletableFuture

/**
 * Posts messages over Discord's REST interface. Sluice is a gateway client and brings no REST library; a bot would use
 * one of its choice here.
 *
 * @param restUrl such as `https://discord.com/api/v10`
 */
class ChannelMessages(private val restUrl: String, private val token: String) {
    private val http: HttpClient = HttpClient.newHttpClient()

    /** Posts [content] into the channel; fails if Discord does not accept it. */
    fun post(channelId: Long, content: String): CompletableFuture<Void?> {
        val request =
            HttpRequest
                .newBuilder(URI.create("$restUrl/channels/$channelId/messages"))
                .header("Authorization", "Bot $token")
                .header("Content-Type", "application/json")
                .header("User-Agent", "DiscordBot (sluice samples, 1)")
                .POST(HttpRequest.BodyPublishers.ofString("""{"content":"$content"}"""))
                .build()
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept { response ->
            check(response.statusCode() in 200..299) { "posting a message was answered with ${response.statusCode()}" }
        }
    }
}
