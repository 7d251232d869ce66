package dev.sluice.compression

import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType.genericMethodType
import java.lang.invoke.MethodType.methodType
import java.nio.Buffer
import java.util.Optional
import java.lang.reflect.Array as ReflectArray

/**
 * Calls C functions through `java.lang.foreign` (JDK 22 and later), which is reached by name, as this library is
 * compiled for 17. Pointers are longs; a function is the `MemorySegment` that [find] gave, as an [Any].
 *
 * The handles are static finals, which the JIT compiler sees through: a call costs no more than where the classes are
 * named. Nothing here may be used while [obstacle] is not null. Thread-safe.
 */
internal object ForeignFunctions {
    /** Why no function can be called here and what to do about it, or null when they can. */
    val obstacle: String?

    private val library: MethodHandle?
    private val symbol: MethodHandle?
    private val bufferAddress: MethodHandle?
    private val text: MethodHandle?
    private val pointerToInt: MethodHandle?
    private val pointerIntToInt: MethodHandle?
    private val pointerIntPointerIntToInt: MethodHandle?
    private val nothingToPointer: MethodHandle?

    init {
        var linked: Linked? = null
        obstacle =
            if (Runtime.version().feature() < FIRST_JDK) {
                "it needs JDK $FIRST_JDK or later, this is ${Runtime.version().feature()}"
            } else {
                obstacleOf { linked = Linked() }
            }
        library = linked?.library
        symbol = linked?.symbol
        bufferAddress = linked?.bufferAddress
        text = linked?.text
        pointerToInt = linked?.pointerToInt
        pointerIntToInt = linked?.pointerIntToInt
        pointerIntPointerIntToInt = linked?.pointerIntPointerIntToInt
        nothingToPointer = linked?.nothingToPointer
    }

    /** Loads the library of that name or path until the JVM ends, and returns its symbols; null when there is none. */
    fun open(name: String): Any? =
        try {
            library!!.invokeExact(name) as Any
        } catch (_: IllegalArgumentException) {
            null
        }

    /** The function of that name, or null. */
    fun find(library: Any, function: String): Any? =
        (symbol!!.invokeExact(library, function) as Any as Optional<*>).orElse(null)

    /** Where a direct buffer begins; valid as long as the buffer is reachable. */
    fun addressOf(buffer: Buffer): Long = bufferAddress!!.invokeExact(buffer) as Long

    /** The zero-terminated text at [address]. */
    fun textAt(address: Long): String = text!!.invokeExact(address) as Any as String

    /** `int function(void *)`. */
    fun callInt(function: Any, pointer: Long): Int = pointerToInt!!.invokeExact(function, pointer) as Int

    /** `int function(void *, int)`. */
    fun callInt(function: Any, pointer: Long, number: Int): Int =
        pointerIntToInt!!.invokeExact(function, pointer, number) as Int

    /** `int function(void *, int, void *, int)`. */
    fun callInt(function: Any, pointer: Long, number: Int, other: Long, otherNumber: Int): Int =
        pointerIntPointerIntToInt!!.invokeExact(function, pointer, number, other, otherNumber) as Int

    /** `void *function(void)`. */
    fun callPointer(function: Any): Long = nothingToPointer!!.invokeExact(function) as Long

    /** Runs [link] and says in words why it failed. */
    private fun obstacleOf(link: () -> Unit): String? =
        try {
            link()
            null
        } catch (e: IllegalCallerException) {
            "native access is refused (${e.message}); start the JVM with --enable-native-access=ALL-UNNAMED, or with " +
                "dev.sluice.compression in place of ALL-UNNAMED where Sluice is on the module path"
        } catch (e: Exception) {
            // Whatever keeps it from linking (no such method, no linker for the platform): our own inflater stands in.
            "this JVM can not call native functions ($e)"
        } catch (e: LinkageError) {
            "this JVM can not call native functions ($e)"
        }

    /** `java.lang.foreign` went final with it. */
    private const val FIRST_JDK = 22

    /** The longest message of a library that is read, far more than zlib's. */
    private const val MAX_TEXT_BYTES = 1024L

    /** All that is looked up by name. */
    private class Linked {
        private val lookup = MethodHandles.lookup()
        private val linkerType = type("Linker")
        private val optionsType = type("Linker\$Option").arrayType()
        private val descriptorType = type("FunctionDescriptor")
        private val layoutType = type("MemoryLayout")
        private val segmentType = type("MemorySegment")
        private val symbolsType = type("SymbolLookup")
        private val arenaType = type("Arena")

        private val linker =
            lookup.findStatic(linkerType, "nativeLinker", methodType(linkerType)).invokeWithArguments()
        private val downcall =
            lookup
                .findVirtual(
                    linkerType,
                    "downcallHandle",
                    methodType(MethodHandle::class.java, descriptorType, optionsType),
                ).asFixedArity()
                .bindTo(linker)
        private val noOptions = ReflectArray.newInstance(optionsType.componentType, 0)

        /** `(String)Object`. */
        val library: MethodHandle =
            lookup
                .findStatic(symbolsType, "libraryLookup", methodType(symbolsType, String::class.java, arenaType))
                .let { MethodHandles.insertArguments(it, 1, globalArena()) }
                .asType(genericMethodType(1).changeParameterType(0, String::class.java))

        /** `(Object, String)Object`. */
        val symbol: MethodHandle =
            lookup
                .findVirtual(symbolsType, "find", methodType(Optional::class.java, String::class.java))
                .asType(genericMethodType(2).changeParameterType(1, String::class.java))

        /** `(Buffer)long`. */
        val bufferAddress: MethodHandle =
            MethodHandles.filterReturnValue(
                lookup.findStatic(segmentType, "ofBuffer", methodType(segmentType, Buffer::class.java)),
                lookup.findVirtual(segmentType, "address", methodType(Long::class.java)),
            )

        /** `(long)Object`. */
        val text: MethodHandle =
            lookup
                .findStatic(segmentType, "ofAddress", methodType(segmentType, Long::class.java))
                .let { MethodHandles.filterReturnValue(it, sized()) }
                .let { MethodHandles.filterReturnValue(it, string()) }
                .asType(genericMethodType(1).changeParameterType(0, Long::class.java))

        private val int = type("ValueLayout").getField("JAVA_INT").get(null)
        private val pointer = type("ValueLayout").getField("JAVA_LONG").get(null)

        /** These four take the function itself before the arguments named. */
        val pointerToInt: MethodHandle = function(int, pointer)
        val pointerIntToInt: MethodHandle = function(int, pointer, int)
        val pointerIntPointerIntToInt: MethodHandle = function(int, pointer, int, pointer, int)
        val nothingToPointer: MethodHandle = function(pointer)

        private fun function(result: Any, vararg arguments: Any): MethodHandle {
            val layouts = ReflectArray.newInstance(layoutType, arguments.size)
            arguments.forEachIndexed { i, layout -> ReflectArray.set(layouts, i, layout) }
            val descriptor =
                lookup
                    .findStatic(descriptorType, "of", methodType(descriptorType, layoutType, layoutType.arrayType()))
                    .asFixedArity()
                    .invokeWithArguments(result, layouts)
            val handle = downcall.invokeWithArguments(descriptor, noOptions) as MethodHandle
            return handle.asType(handle.type().changeParameterType(0, Any::class.java))
        }

        private fun globalArena(): Any? =
            lookup.findStatic(arenaType, "global", methodType(arenaType)).invokeWithArguments()

        private fun sized(): MethodHandle =
            MethodHandles.insertArguments(
                lookup.findVirtual(segmentType, "reinterpret", methodType(segmentType, Long::class.java)),
                1,
                MAX_TEXT_BYTES,
            )

        private fun string(): MethodHandle =
            MethodHandles.insertArguments(
                lookup.findVirtual(segmentType, "getString", methodType(String::class.java, Long::class.java)),
                1,
                0L,
            )

        private fun type(name: String): Class<*> = Class.forName("java.lang.foreign.$name")
    }
}
