package dev.sluice.codec

import dev.sluice.model.Opcode

/**
 * A command has more bytes than Discord takes; nothing was sent. Discord would close the connection (4002).
 *
 * @property size in bytes, as encoded
 * @property limit in bytes
 * @property opcode of the command
 */
public class CommandTooLargeException(public val size: Int, public val limit: Int, public val opcode: Int) :
    CodecException("${Opcode.nameOf(opcode)} has $size bytes, Discord takes at most $limit: make it smaller", null)
