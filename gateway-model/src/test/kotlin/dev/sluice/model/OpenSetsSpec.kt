package dev.sluice.model

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import kotlinx.serialization.json.Json

class OpenSetsSpec :
    StringSpec({
        "every number is a value that keeps it" {
            checkAll(2_000, Arb.int()) { value ->
                MessageType.of(value).value shouldBe value
                MessageType.of(value) shouldBe MessageType.of(value)
            }
        }

        "a known number is always its constant" {
            for (type in ComponentType.entries) ComponentType.of(type.value) shouldBeSameInstanceAs type
            ComponentType.of(17) shouldBeSameInstanceAs ComponentType.CONTAINER
        }

        "an unknown number has a name that tells it" {
            ChannelType.of(99).isKnown shouldBe false
            ChannelType.of(99).name shouldBe "UNKNOWN_99"
            ChannelType.of(-5).value shouldBe -5
            ChannelType.GUILD_TEXT.toString() shouldBe "GUILD_TEXT"
        }

        "the same number of two sets is not the same" { (StickerType.of(1) as Any) shouldNotBe ButtonStyle.of(1) }

        "numbers are read with and without quotes" {
            Json.decodeFromString<List<ChannelType>>("""[0,"5",77]""") shouldBe
                listOf(ChannelType.GUILD_TEXT, ChannelType.GUILD_ANNOUNCEMENT, ChannelType.of(77))
        }

        "flags behave as a set of bits, unknown ones included" {
            checkAll(2_000, Arb.long(), Arb.long()) { a, b ->
                val left = UserFlags.of(a)
                val right = UserFlags.of(b)
                (left + right).bits shouldBe (a or b)
                (left - right).bits shouldBe (a and b.inv())
                (right in left) shouldBe (a and b == b)
                left shouldBe UserFlags.of(a)
            }
        }

        "flags beyond 32 bits survive" {
            Json.decodeFromString<UserFlags>("2251799813685248").bits shouldBe (1L shl 51)
        }

        "permissions are decimal digits in quotes, up to bit 52 and beyond" {
            val permissions = Json.decodeFromString<Permissions>("\"4503599627370496\"")
            permissions shouldBe Permissions.BYPASS_SLOWMODE
            Json.encodeToString(permissions) shouldBe "\"4503599627370496\""
            (Permissions.PIN_MESSAGES in Permissions.of(1L shl 51 or 1)) shouldBe true
        }

        "all permission bits lie where Discord has them" {
            Permissions.ADMINISTRATOR.bits shouldBe 8L
            Permissions.MANAGE_GUILD_EXPRESSIONS.bits shouldBe (1L shl 30)
            Permissions.USE_APPLICATION_COMMANDS.bits shouldBe (1L shl 31)
            Permissions.SET_VOICE_CHANNEL_STATUS.bits shouldBe (1L shl 48)
        }

        "an unknown status survives" {
            val status = Json.decodeFromString<OnlineStatus>("\"sleeping\"")
            status.value shouldBe "sleeping"
            status.isKnown shouldBe false
            Json.decodeFromString<OnlineStatus>("\"dnd\"") shouldBeSameInstanceAs OnlineStatus.DO_NOT_DISTURB
        }
    })
