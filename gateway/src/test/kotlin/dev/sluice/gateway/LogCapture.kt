package dev.sluice.gateway

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.LoggerContext
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.classic.spi.ThrowableProxyUtil
import ch.qos.logback.core.AppenderBase
import org.slf4j.LoggerFactory
import java.util.concurrent.CopyOnWriteArrayList

/** Everything that is logged by anybody, at every level, while it is open. */
class LogCapture : AutoCloseable {
    /** One line: what it says, and what the MDC held. */
    class Line(val level: Level, val logger: String, val text: String, val mdc: Map<String, String>)

    private val kept = CopyOnWriteArrayList<Line>()
    private val root = (LoggerFactory.getILoggerFactory() as LoggerContext).getLogger(Logger.ROOT_LOGGER_NAME)
    private val levelBefore = root.level
    private val othersBefore = root.iteratorForAppenders().asSequence().toList()
    private val appender = object : AppenderBase<ILoggingEvent>() {
        override fun append(event: ILoggingEvent) {
            val text = event.formattedMessage + ThrowableProxyUtil.asString(event.throwableProxy)
            kept += Line(event.level, event.loggerName, text, event.mdcPropertyMap)
        }
    }

    init {
        appender.context = root.loggerContext
        appender.start()
        othersBefore.forEach(root::detachAppender)
        root.addAppender(appender)
        root.level = Level.TRACE
    }

    fun lines(): List<Line> = kept.toList()

    fun all(): List<String> = kept.map { it.text }

    fun warnings(): List<String> = kept.filter { it.level.isGreaterOrEqual(Level.WARN) }.map { it.text }

    override fun close() {
        root.level = levelBefore
        root.detachAppender(appender)
        othersBefore.forEach(root::addAppender)
    }
}
