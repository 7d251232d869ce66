package dev.sluice.codec

import dev.sluice.model.DynamicKind
import dev.sluice.model.DynamicValue

/** What comes next. */
internal fun EtfReader.peekKind(): DynamicKind =
    when (peek()) {
        EtfTag.MAP -> DynamicKind.MAP

        EtfTag.LIST, EtfTag.NIL, EtfTag.STRING, EtfTag.SMALL_TUPLE, EtfTag.LARGE_TUPLE -> DynamicKind.LIST

        EtfTag.NEW_FLOAT, EtfTag.FLOAT, EtfTag.SMALL_INTEGER, EtfTag.INTEGER, EtfTag.SMALL_BIG, EtfTag.LARGE_BIG,
        -> DynamicKind.NUMBER

        else -> if (isNull()) {
            DynamicKind.NULL
        } else if (isLiteral()) {
            DynamicKind.BOOLEAN
        } else {
            DynamicKind.TEXT
        }
    }

/** Reads any value; [depth] containers are open around it. What JSON cannot hold is read as what is nearest to it. */
internal fun EtfReader.readDynamicValue(depth: Int): DynamicValue = readDynamicValue(peekKind(), depth)

private fun EtfReader.readDynamicValue(kind: DynamicKind, depth: Int): DynamicValue =
    when (kind) {
        DynamicKind.MAP -> readDynamicMap(depth + 1)
        DynamicKind.LIST -> readDynamicList(depth + 1)
        DynamicKind.NUMBER -> readDynamicNumber()
        DynamicKind.NULL -> if (takeNull()) DynamicValue.NULL else failAtTerm()
        DynamicKind.BOOLEAN -> DynamicValue.of(readBoolean())
        DynamicKind.TEXT -> if (takeText()) DynamicValue.of(text()) else failAtTerm()
    }

/** Reads a value of a map or list, and counts it. */
private fun EtfReader.readDynamicElement(depth: Int): DynamicValue {
    val kind = peekKind()
    // Maps and lists count themselves.
    if (kind != DynamicKind.MAP && kind != DynamicKind.LIST) countStructures(1)
    return readDynamicValue(kind, depth)
}

private fun EtfReader.readDynamicNumber(): DynamicValue {
    val from = position
    if (!isInteger()) return DynamicValue.of(takeFloat())
    takeIntegerOrNull()?.let { return DynamicValue.of(it) }
    position = from
    return DynamicValue.of(takeIntegerAsDouble())
}

private fun EtfReader.readDynamicMap(depth: Int): DynamicValue {
    checkDepth(depth)
    countStructures(1)
    val map = LinkedHashMap<String, DynamicValue>()
    repeat(beginMap()) {
        val key = readKey()
        map[key] = readDynamicElement(depth)
    }
    return DynamicValue.of(map)
}

private fun EtfReader.readDynamicList(depth: Int): DynamicValue {
    checkDepth(depth)
    countStructures(1)
    val tag = peek()
    // Not sized by the count, which is only as good as the bytes that follow.
    val list = ArrayList<DynamicValue>()
    repeat(beginList()) {
        isBareByte = tag == EtfTag.STRING
        list += readDynamicElement(depth)
    }
    if (tag == EtfTag.LIST) takeTail()
    return DynamicValue.of(list)
}
