import NeuralNetwork
import Testing

/// Which models a chip group can compute in several passes.
@Suite struct ModelPassesTests {
    private func model(_ name: String) throws -> Model {
        try Model.builtIn(name, height: 32, width: 32, channels: 3, classes: 10, dropout: 0.25)
    }

    @Test(arguments: ["mlp", "cnn", "vgg16", "resnet8"]) func whatLooksAtItsOwnSamplesCanBe(name: String) throws {
        for passes in [1, 2, 1000] { #expect(try model(name).problem(passes: passes) == nil) }
    }

    @Test(arguments: ["resnet8", "resnet50"]) func statisticsOfTheWholeStepCannot(name: String) throws {
        let model = try model(name).normalizing(over: .sync)
        #expect(model.problem(passes: 1) == nil)
        let text = try #require(model.problem(passes: 3))
        #expect(text.hasPrefix("3 passes do not go with --normalization sync") && !text.contains("\n"))
        #expect(text.contains("use --normalization local") && text.contains("leave --accumulate out"))
    }
}
