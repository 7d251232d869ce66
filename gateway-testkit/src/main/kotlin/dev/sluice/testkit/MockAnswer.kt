package dev.sluice.testkit

/** How the mock answers an Identify or a Resume that a test wants answered otherwise than by the rules. Immutable. */
public class MockAnswer private constructor(internal val kind: Kind, internal val code: Int) {
    internal enum class Kind { CLOSE, INVALID, RESUMABLE, DROP, SILENCE }

    override fun toString(): String = if (kind == Kind.CLOSE) "MockAnswer(CLOSE $code)" else "MockAnswer($kind)"

    /** The answers there are. */
    public companion object {
        /** Closes with [code]. */
        @JvmStatic
        public fun close(code: Int): MockAnswer = MockAnswer(Kind.CLOSE, code)

        /** Op 9 with [isResumable] as its data; the connection stays. */
        @JvmStatic
        public fun invalidSession(isResumable: Boolean): MockAnswer =
            MockAnswer(if (isResumable) Kind.RESUMABLE else Kind.INVALID, 0)

        /** Cuts the connection without a close frame. */
        @JvmStatic
        public fun drop(): MockAnswer = MockAnswer(Kind.DROP, 0)

        /** Says nothing; heartbeats go on being acknowledged. */
        @JvmStatic
        public fun silence(): MockAnswer = MockAnswer(Kind.SILENCE, 0)
    }
}
