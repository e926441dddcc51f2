import CLI
import Keras
import NeuralNetwork
import Testing

/// `regatta model show`: the layers of a model as a table.
@Suite struct ModelTableTests {
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    @Test func aFileIsShownWithItsTraining() throws {
        let model = try KerasModel(config: KerasFixture.config(try KerasFixture.model()))
        let lines = lines(ModelTable.text(model))
        #expect(lines.first == "layer kind gives parameters")
        #expect(lines.contains("input (4, 4, 1)") && lines.contains("hidden Dense (2,) 34"))
        #expect(lines.contains("out Dense (3,) 9") && lines.contains("drop Dropout (2,)"))
        #expect(
            lines.suffix(2) == [
                "43 parameters, 43 of them trained",
                "loss categorical-crossentropy; optimizer adam at 0.25; metrics accuracy, top_2_accuracy",
            ])
    }

    @Test func whatIsNotSupportedStandsBelow() throws {
        let text = try KerasFixture.config(try KerasFixture.model()).replacing(#""Dropout""#, with: #""GaussianNoise""#)
        let lines = lines(ModelTable.text(try KerasModel(config: text)))
        #expect(lines.contains("drop GaussianNoise ?") && lines.contains("out Dense ?"))
        #expect(lines.last?.hasPrefix("not supported: layer 'drop' (GaussianNoise): the layer is not") == true)
    }

    @Test func aModelOfOursIsShownToo() throws {
        let model = try Model(
            name: "m", inputHeight: 1, inputWidth: 1, inputChannels: 4,
            layers: [Layer("a/flat", .flatten), Layer("a/out", .dense(Dense(3)))])
        #expect(
            lines(ModelTable.text(model)).suffix(3) == ["a/flat flatten (4,)", "a/out dense (3,) 15", "15 parameters"])
    }
}
