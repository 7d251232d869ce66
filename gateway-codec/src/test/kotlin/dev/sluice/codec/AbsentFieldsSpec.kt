package dev.sluice.codec

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll

class AbsentFieldsSpec :
    FunSpec({
        test("gives, in order and once, what is null when absent and has not come, however many elements there are") {
            val fields = AbsentFields()
            checkAll(1_000, Arb.list(Arb.boolean(), 1..200), Arb.list(Arb.int(0..199), 0..200)) { isNullable, keys ->
                fields.begin(masks(isNullable))
                val came = keys.filter { it < isNullable.size }
                came.forEach(fields::came)
                fields.left() shouldBe (isNullable.indices.filter { isNullable[it] } - came.toSet())
            }
        }

        test("an object without such elements has none, whatever the one before it had") {
            val fields = AbsentFields()
            fields.begin(masks(List(130) { true }))
            fields.begin(null)
            fields.came(3)
            fields.left().shouldBeEmpty()
        }
    })

private fun AbsentFields.left(): List<Int> = generateSequence { next().takeIf { it >= 0 } }.toList()

private fun masks(isNullable: List<Boolean>): LongArray =
    isNullable
        .chunked(
            Long.SIZE_BITS,
        ) { word -> word.foldIndexed(0L) { i, bits, it -> if (it) bits or (1L shl i) else bits } }
        .toLongArray()
