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
     * For a session that was not in the file before. The saves that follow, one a second, cost no wait: after a crash of
     * the machine it may be an older state of the session, some of whose events then come again. On a file system that
     * does not write a file's data before its new name (XFS, ext4 without `auto_da_alloc`) it may also be an empty file,
     * which is told as a lost session; [ALWAYS] rules that out.
     */
    ON_NEW_SESSION,

    /** Each time, some milliseconds for each save. */
    ALWAYS,
}
