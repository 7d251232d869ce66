package dev.sluice.model

/**
 * A resume is complete: Discord has sent again all that was missed. It comes right after RESUMED.
 *
 * [Connected] came before, with the first replayed event or with RESUMED. Source: Discord docs, Gateway > Resuming.
 *
 * @property count the dispatches that were replayed, RESUMED itself not among them
 */
public class Replayed(public val count: Int) : LifecycleEvent() {
    override fun equals(other: Any?): Boolean =
        other is Replayed &&
            other.count == count

    override fun hashCode(): Int = count

    override fun toString(): String = "Replayed(count=$count)"
}
