package dev.sluice.gateway

/** Why a shard identifies. */
public enum class IdentifyKind {
    /** It had a session and lost it: its users miss it. The reserve of the daily budget is for these. */
    RECOVERY,

    /** It has had no session yet. */
    START,
}
