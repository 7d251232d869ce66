package dev.sluice.consumer

import dev.sluice.gateway.Shard
import dev.sluice.model.GuildCreate
import dev.sluice.model.Intent
import dev.sluice.model.Intents
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** A Kotlin program that uses Sluice as a dependency: connects to the gateway of its argument, prints one event, ends. */
fun main(args: Array<String>) =
    runBlocking {
        val shard = Shard("MTAwMDAwMDAwMDAwMDAwMDAx.consumer.token", Intents.of(Intent.GUILDS)) { gatewayUrl(args[0]) }
        withTimeout(30_000) {
            val guild = async { shard.on<GuildCreate>().first() }
            println("connected, session ${shard.connect().sessionId}")
            println("event: GUILD_CREATE ${guild.await().guild.name}")
        }
        shard.close()
    }
