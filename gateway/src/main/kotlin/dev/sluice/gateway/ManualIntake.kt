package dev.sluice.gateway

import kotlinx.coroutines.CoroutineDispatcher

/** What [intake] gives by hand, one by one: each item is finished when it is called done, whoever asks for the next. */
internal class ManualIntake<T : Any>(private val intake: Intake<T>) : Intake<ManualEvent<T>> {
    override val name: String get() = intake.name

    override val logger: ShardLog get() = intake.logger

    override val callbackDispatcher: CoroutineDispatcher get() = intake.callbackDispatcher

    override val isFinished: Boolean get() = intake.isFinished

    override val manualParking: Parking get() = this

    override fun open() = intake.open()

    override fun poll(): ManualEvent<T>? = intake.pollManual()

    override fun finish() = Unit

    override fun pollManual(): ManualEvent<ManualEvent<T>> = error("${intake.name} is taken from by hand already")

    override fun park(waiter: Runnable): Boolean = intake.manualParking.park(waiter)

    override fun unpark(waiter: Runnable): Boolean = intake.manualParking.unpark(waiter)

    override fun failure(): GatewayException? = intake.failure()

    override fun close() = intake.close()

    override fun giveUp() = intake.giveUp()
}
