package dev.sluice.gateway

import dev.sluice.model.EventType

/** Who wants one type of dispatch: as an event, raw, or raw where it lies. Immutable. */
internal class Interest private constructor(
    val inEvent: Array<Collector>,
    val inPayload: Array<Collector>,
    val inView: Array<Collector>,
) {
    companion object {
        val NONE: Interest = Interest(emptyArray(), emptyArray(), emptyArray())

        /** Who of [collectors] wants dispatches of [type], or, null, payloads that are no dispatch. */
        fun of(collectors: List<Collector>, type: EventType?): Interest =
            Interest(
                inEvent = if (type == null) emptyArray() else collectors.filter { it.wants(type) }.toTypedArray(),
                inPayload = collectors.filter { it.wantsPayload(type) }.toTypedArray(),
                inView = collectors.filter { it.wantsView(type) }.toTypedArray(),
            )
    }
}
