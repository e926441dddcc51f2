import Keras
import Testing

/// Values with the places that errors name.
@Suite struct JSONPlaceTests {
    private let root = JSONPlace([
        "config": ["layers": [["units": 4], ["units": "four"]]], "rate": 0.5, "name": "m", "on": true, "nothing": nil,
    ])

    @Test func aPathHasKeysAndNumbers() throws {
        let units = try root["config"]["layers"].list()[1]["units"]
        #expect(units.path == "config.layers[1].units" && units.value == "four")
        #expect(root["config"]["layers"]["absent"].path == "config.layers.absent")
    }

    @Test func whatIsNotThereIsNull() {
        #expect(root["absent"].isNull && root["absent"]["below"].isNull && root["name"]["below"].isNull)
        #expect(root["nothing"].isNull && root["nothing"].present == nil && root["rate"].present != nil)
    }

    @Test func aValueOfTheRightKindIsRead() throws {
        #expect(try root["name"].text() == "m")
        #expect(try root["on"].bool())
        #expect(try root["rate"].number() == 0.5)
        #expect(try JSONPlace(7).number() == 7)
        #expect(try JSONPlace(7).integer() == 7)
        #expect(try JSONPlace(.number(7)).integer() == 7)
        #expect(try root["config"].object()["layers"]?.path == "config.layers")
        #expect(root["name"].textIfAny == "m" && root["rate"].textIfAny == nil)
        #expect(root.isObject && !root.isList && root["config"]["layers"].isList && !root["rate"].isObject)
    }

    @Test func aValueOfTheWrongKindIsNamedWithItsPlace() throws {
        let place = JSONPlace(["a": ["x", 1]], at: "root")["a"]
        #expect(refusal { () throws(KerasError) in try place.text() } == "root.a: it is a list of 2; it must be a text")
        #expect(refusal { () throws(KerasError) in try place.bool() }?.hasSuffix("it must be true or false") == true)
        #expect(
            refusal { () throws(KerasError) in try place.integer() }?.hasSuffix("it must be a whole number") == true)
        #expect(refusal { () throws(KerasError) in try place.number() }?.hasSuffix("it must be a number") == true)
        #expect(refusal { () throws(KerasError) in try place.object() }?.hasSuffix("it must be an object") == true)
        let text = JSONPlace("x", at: "b")
        #expect(refusal { () throws(KerasError) in try text.list() } == "b: it is 'x'; it must be a list")
        #expect(refusal { () throws(KerasError) in try text["c"].text() } == "b.c: it is missing; it must be a text")
    }

    @Test(arguments: [0.5, 1e19, -1e300, 0x1p63]) func aFractionIsNoWholeNumber(number: Double) {
        #expect(refusal { () throws(KerasError) in try JSONPlace(.number(number)).integer() } != nil)
    }

    /// Keras keeps rates as float32, and writes all digits of those: 0.001 becomes 0.0010000000474974513.
    @Test(arguments: [
        (0.0010000000474974513, 0.001), (0.009999999776482582, 0.01), (0.10000000149011612, 0.1), (0.001, 0.001),
        (0.3, 0.3), (1, 1), (0, 0), (1e39, 1e39), (1e-50, 1e-50), (16777217, 16777217),
    ])
    func aFloatIsTheNumberThatItsUserWrote(written: Double, meant: Double) throws {
        #expect(try JSONPlace(.number(written)).shortNumber() == meant)
    }

    @Test func anErrorNamesThePlace() {
        #expect(root["rate"].error("it is odd").description == "rate: it is odd")
    }
}
