package dev.sluice.model

import kotlinx.serialization.KSerializer

/**
 * Which class and which serializer belongs to which [EventType]: the one list of typed events.
 *
 * Codecs decode by it, shards filter by it before anything is decoded. Immutable, thread-safe.
 */
public object EventCatalog {
    private class Entry<E : DispatchEvent>(
        val type: EventType,
        val eventClass: Class<E>,
        val serializer: KSerializer<E>,
    )

    private val entries = listOf(
        Entry(EventType.READY, Ready::class.java, Ready.serializer()),
        Entry(EventType.RESUMED, Resumed::class.java, Resumed.serializer()),
        Entry(EventType.GUILD_CREATE, GuildCreate::class.java, GuildCreate.serializer()),
        Entry(EventType.GUILD_DELETE, GuildDelete::class.java, GuildDelete.serializer()),
        Entry(EventType.INTERACTION_CREATE, InteractionCreate::class.java, InteractionCreate.serializer()),
        Entry(EventType.MESSAGE_CREATE, MessageCreate::class.java, MessageCreate.serializer()),
    )
    private val byType = entries.associateBy { it.type }
    private val byClass = entries.associateBy { it.eventClass }

    /** The types that have a class; all others arrive as [UnknownEvent]. */
    @JvmStatic
    public val types: List<EventType> = entries.map { it.type }

    /** The type that [eventClass] stands for; null for [UnknownEvent], [UndecodableEvent] and the abstract classes. */
    @JvmStatic
    public fun typeOf(eventClass: Class<out Event>): EventType? = byClass[eventClass]?.type

    /** The class for this [type]; null when it arrives as [UnknownEvent]. */
    @JvmStatic
    public fun classOf(type: EventType): Class<out DispatchEvent>? = byType[type]?.eventClass

    /** Reads the data (`d`) of events of this [type]; null when it arrives as [UnknownEvent]. */
    @JvmStatic
    public fun serializerOf(type: EventType): KSerializer<out DispatchEvent>? = byType[type]?.serializer
}
