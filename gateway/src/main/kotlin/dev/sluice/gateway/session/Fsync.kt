package dev.sluice.gateway.session

/**
 * When a [FileSessionStore] waits until what it wrote has reached the disk.
 *
 * It matters when the machine loses its power or its kernel crashes. A process that dies, by SIGKILL too, loses
 * nothing that it has written, whatever is chosen here.
 */
public enum class Fsync {
    /** Never: after a crash of the machine a session may be an older one, or none. */
    NEVER,

    /**
     * For a session that was not in the file before: after a crash of the machine it may be an older state of the
     * session, some of whose events then come again.
     */
    ON_NEW_SESSION,

    /** Each time, some milliseconds for each save. */
    ALWAYS,
}
