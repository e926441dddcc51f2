import CLI
import Chip
import Coordinator
import NeuralNetwork
import Testing

/// The machine of a run, from its options.
@Suite struct MachineTimeTests {
    private func configuration(_ options: String...) throws -> RunConfiguration {
        try JobOptions.parse(["--data", "synthetic:28x28x1:10:600"] + options).configuration()
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func everyStepHasATime(model: String) throws {
        let time = try MachineTime(configuration("--model", model))
        let emulation = try #require(time.emulation)
        #expect(emulation.cost(step: 0, samples: 64).seconds > emulation.cost(step: 9, samples: 24).seconds)
        #expect(time.text.hasPrefix("the machine would take ") && time.text.contains("4 replicas, 6 rings by cycles"))
    }

    /// Down to images of a pixel in the last layers, where parts see nothing but a border.
    @Test(arguments: Model.builtInNames, [32, 64]) func everyModelHasATime(model: String, side: Int) throws {
        let configuration = try JobOptions.parse([
            "--data", "synthetic:\(side)x\(side)x3:10:16", "--model", model, "--batch-size", "8",
        ]).configuration()
        let emulation = try #require(MachineTime(configuration).emulation)
        #expect(emulation.cost(step: 0, samples: 8).seconds > 0)
    }

    @Test func theFormatOfTheHostDoesNotMatter() throws {
        let costs = try ["float32", "s16.15", "s16.15+s0.15"].map {
            try MachineTime(configuration("--model", "mlp", "--format", $0)).emulation?.cost(step: 0, samples: 64)
        }
        #expect(Set(costs).count == 1 && costs[0] != nil)
    }

    @Test func anOptimizerThatKeepsMoreTakesLonger() throws {
        let costs = try ["sgd", "adam"].map {
            try #require(MachineTime(configuration("--model", "mlp", "--optimizer", $0)).emulation)
                .cost(step: 0, samples: 64).seconds
        }
        #expect(costs[0] < costs[1])
    }

    @Test func aModelThatDoesNotFitTrainsWithoutMachineTime() throws {
        let time = try MachineTime(
            configuration("--model", "vgg16", "--data", "synthetic:64x64x3:10:64", "--group", "1x1"))
        #expect(time.emulation == nil)
        #expect(time.text.hasPrefix("no machine time: the model does not fit on 1 chip: a chip would hold "))
    }

    @Test func faultsArePartOfTheRunAndOfItsMachine() throws {
        let configuration = try configuration("--model", "mlp", "--faults", "3:chip:4,7", "5:link:0,1,2")
        #expect(configuration.faults == ["3:chip:4,7", "5:link:0,1,2"])
        let emulation = try #require(MachineTime(configuration).emulation)
        #expect(emulation.phases.map(\.step) == [0, 3, 5] && emulation.phases[1].machine.damaged == 1)
        #expect(try JobOptions.parse(["--faults", "3:chip:4,7"]).decidingOptionGiven == "--faults")
        #expect(try self.configuration("--model", "mlp").faults == nil)
    }

    @Test(arguments: [
        ("3:chip:12,0", "--faults: '3:chip:12,0': "), ("chip:1,1", "--faults: 'chip:1,1': write STEP:chip:x,y"),
        ("3:chip:0,0", "is the Ethernet chip of its board"),
    ])
    func faultsThatCannotBeAreRefused(entry: String, words: String) throws {
        let configuration = try configuration("--model", "mlp", "--faults", entry)
        #expect(refusal { _ = try MachineTime(configuration) }.contains(words))
    }
}
