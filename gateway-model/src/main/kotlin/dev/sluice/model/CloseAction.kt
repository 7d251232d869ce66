package dev.sluice.model

/** What a shard does after the server closed the connection with a [CloseCode]. */
public enum class CloseAction {
    /** Connect again and resume the session, if there is one. */
    RESUME,

    /** As [RESUME], after a pause: the shard has sent too fast. */
    RESUME_AFTER_PAUSE,

    /** The session is gone: connect again and identify. */
    NEW_SESSION,

    /** Nothing that the shard could do would help; its owner must change something. */
    STOP,
}
