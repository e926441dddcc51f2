import Keras
import Testing

@Suite struct KerasErrorTests {
    private let error = KerasError(place: "layers/dense", problem: "no kernel; a Dense layer has one")

    @Test func oneLineNamesFilePlaceAndProblem() {
        let whole = error.below("model.weights.h5").in(file: "m.keras")
        #expect(whole.description == "m.keras: model.weights.h5: layers/dense: no kernel; a Dense layer has one")
    }

    @Test func whatIsEmptyLeavesNoTrace() {
        #expect(error.description == "layers/dense: no kernel; a Dense layer has one")
        #expect(KerasError(file: "m.keras", place: "", problem: "empty").description == "m.keras: empty")
        #expect(KerasError(place: "", problem: "empty").below("config.json").place == "config.json")
    }

    @Test func theFirstFileStays() {
        #expect(error.in(file: "a.keras").in(file: "b.keras").file == "a.keras")
    }

    @Test(arguments: [[], [0], [2, 3]])
    func aTensorOfIntegersIsAlsoOneOfFloats(shape: [Int]) {
        let count = shape.reduce(1, *)
        let tensor = KerasTensor(shape: shape, integers: Array(0..<count))
        #expect(tensor.values == (0..<count).map(Float.init))
        #expect(tensor.integers == Array(0..<count))
    }
}
