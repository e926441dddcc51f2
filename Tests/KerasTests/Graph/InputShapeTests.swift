import Keras
import Testing

/// The shape of a sample, wherever a file has it.
@Suite struct InputShapeTests {
    private func refusal(_ shape: JSONValue) -> String? {
        let input = JSONValue.layer("InputLayer", ["batch_shape": shape])
        return KerasTests.refusal { () throws(KerasError) in try Reading.graph(.chain(nil, [input, .dense(2)])) }
    }

    @Test(arguments: [[7], [5, 4], [5, 4, 3], [1], [65_536]]) func oneToThreeAxesAreRead(shape: [Int]) throws {
        #expect(try Reading.graph(.chain(shape, [.dense(2)])).inputShape == shape)
    }

    @Test func itIsReadFromWhereverItIs() throws {
        let plain = JSONValue.chain(nil, [.dense(2)])
        let config = JSONPlace(plain)["config"].value
        let shape: JSONValue = [nil, 5]
        #expect(
            try Reading.graph(plain.setting("config", config.setting("build_input_shape", shape))).inputShape == [5])
        #expect(try Reading.graph(plain.setting("build_config", ["input_shape": shape])).inputShape == [5])
        let old = JSONValue.layer("Dense", ["units": 2, "batch_input_shape": shape])
        #expect(try Reading.graph(.chain(nil, [old])).inputShape == [5])
    }

    @Test func aModelInsideSaysItForTheModelAroundIt() throws {
        #expect(try Reading.graph(.chain(nil, [.chain([5], [.dense(2)])])).inputShape == [5])
    }

    @Test func whatWasNeverBuiltIsRefused() {
        #expect(
            KerasTests.refusal { () throws(KerasError) in try Reading.graph(.chain(nil, [.dense(2)])) }
                == "config: the model's input shape is not known: begin it with keras.Input, or build it")
    }

    @Test func anOpenSideIsRefused() {
        #expect(
            refusal([nil, nil, nil, 3])
                == "config.layers[0].config.batch_shape: a side of the input is left open; make the model for one size, "
                + "as (224, 224, 3)")
    }

    @Test(arguments: [[nil], [nil, 2, 2, 2, 2], []] as [JSONValue]) func otherNumbersOfAxesAreRefused(shape: JSONValue)
    {
        #expect(refusal(shape)?.contains("axes; (features,), (height, width) and (height, width, channels)") == true)
    }

    @Test(arguments: [0, -1, 65_537, .max, .min]) func aSideThatCannotBeIsRefused(side: Int) {
        #expect(
            refusal([nil, .integer(side), 4, 3])
                == "config.layers[0].config.batch_shape: a side of the input is \(side); it must be 1 to 65536")
    }

    @Test func aShapeThatIsNoneIsRefused() {
        #expect(refusal("big")?.hasSuffix("it is 'big'; it must be a list") == true)
        #expect(refusal([nil, "big"])?.hasSuffix("it is 'big'; it must be a whole number") == true)
        #expect(refusal([nil, 2.5])?.hasSuffix("it is 2.5; it must be a whole number") == true)
    }
}
