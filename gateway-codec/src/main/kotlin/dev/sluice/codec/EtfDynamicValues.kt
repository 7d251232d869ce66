package dev.sluice.codec

import dev.sluice.model.DynamicValue

/** Reads any value; [depth] containers are open around it. What JSON cannot hold is read as what is nearest to it. */
internal fun EtfReader.readDynamicValue(depth: Int): DynamicValue {
    val from = position
    return when (peek()) {
        EtfTag.MAP -> {
            readDynamicMap(depth + 1)
        }

        EtfTag.LIST, EtfTag.NIL, EtfTag.STRING, EtfTag.SMALL_TUPLE, EtfTag.LARGE_TUPLE -> {
            readDynamicList(depth + 1)
        }

        EtfTag.NEW_FLOAT, EtfTag.FLOAT -> {
            DynamicValue.of(readDouble())
        }

        EtfTag.SMALL_INTEGER, EtfTag.INTEGER, EtfTag.SMALL_BIG, EtfTag.LARGE_BIG -> {
            val value = takeIntegerOrNull()
            if (value != null) return DynamicValue.of(value)
            position = from
            DynamicValue.of(takeIntegerAsDouble())
        }

        else -> {
            when {
                takeNull() -> DynamicValue.NULL
                isLiteral() -> DynamicValue.of(readBoolean())
                takeText() -> DynamicValue.of(text())
                else -> failAtTerm()
            }
        }
    }
}

private fun EtfReader.readDynamicMap(depth: Int): DynamicValue {
    checkDepth(depth)
    val map = LinkedHashMap<String, DynamicValue>()
    repeat(beginMap()) {
        val key = readKey()
        map[key] = readDynamicValue(depth)
    }
    return DynamicValue.of(map)
}

private fun EtfReader.readDynamicList(depth: Int): DynamicValue {
    checkDepth(depth)
    val tag = peek()
    // Not sized by the count, which is only as good as the bytes that follow.
    val list = ArrayList<DynamicValue>()
    repeat(beginList()) {
        isBareByte = tag == EtfTag.STRING
        list += readDynamicValue(depth)
    }
    if (tag == EtfTag.LIST) takeTail()
    return DynamicValue.of(list)
}
