import CLI
import Coordinator
import NeuralNetwork
import Testing

/// `--loss` and what goes with it, on a data set of 10 classes that is made in no time.
@Suite struct LossOptionsTests {
    private func objective(_ options: String) throws -> Objective {
        let data = ["--data", "synthetic:28x28x1:10:60", "--batch-size", "8"]
        return try JobOptions.parse(data + options.split(separator: " ").map(String.init)).configuration().objective
    }

    @Test func withoutOptionsTheLossIsTheSparseCrossEntropy() throws {
        #expect(try objective("") == Objective(Loss(.sparseCategoricalCrossentropy)))
        #expect(try objective("--loss sparse-categorical-crossentropy") == Objective())
    }

    @Test func everyLossHasItsName() throws {
        for name in Loss.Name.allCases {
            #expect(try objective("--loss \(name.rawValue)") == Objective(Loss(name.function())))
        }
        #expect(Loss.Name.allCases.count == 6)
    }

    @Test func everyOptionIsTakenOver() throws {
        #expect(
            try objective("--loss huber --huber-delta 0.5 --top-k 3")
                == Objective(Loss(.huber(delta: 0.5)), topK: 3))
        #expect(
            try objective("--loss binary-crossentropy --label-smoothing 0.25")
                == Objective(Loss(.binaryCrossentropy, labelSmoothing: 0.25)))
        #expect(
            try objective("--loss categorical-crossentropy --label-smoothing 0.1")
                == Objective(Loss(.categoricalCrossentropy, labelSmoothing: 0.1)))
        #expect(try objective("--top-k 10") == Objective(topK: 10))
        #expect(try objective("--class-weight 3:2.5,0:0.5") == Objective(classWeights: [0.5, 1, 1, 2.5]))
    }

    @Test(arguments: [
        (
            "--label-smoothing 0.1",
            "--label-smoothing does not go with --loss sparse-categorical-crossentropy; it goes with "
                + "categorical-crossentropy, binary-crossentropy"
        ),
        (
            "--loss mse --label-smoothing 0",
            "--label-smoothing does not go with --loss mse; it goes with categorical-crossentropy, binary-crossentropy"
        ),
        (
            "--huber-delta 2",
            "--huber-delta does not go with --loss sparse-categorical-crossentropy; it goes with huber"
        ),
        ("--loss mse --huber-delta 1", "--huber-delta does not go with --loss mse; it goes with huber"),
        (
            "--loss huber --huber-delta=0",
            "--loss huber: the delta of huber is 0.0; it must be finite and above 0, for example 1.0"
        ),
        (
            "--loss binary-crossentropy --label-smoothing=-0.5",
            "--loss binary-crossentropy: the label smoothing is -0.5; it must be at least 0 and below 1, for example 0.1"
        ),
        ("--top-k 11", "--top-k: the k of top-k is 11; it must be 1 to 10, the number of classes"),
        ("--top-k=0", "--top-k: the k of top-k is 0; it must be 1 to 10, the number of classes"),
        ("--class-weight 10:2", "--class-weight: class 10 has a weight; the classes are 0 to 9"),
        (
            "--class-weight 0:-1",
            "--class-weight: the weight of class 0 is -1.0; it must be finite and at least 0, for example 2.5"
        ),
    ])
    func whatDoesNotGoIsRefusedInOneLine(options: String, line: String) {
        #expect(refusal { _ = try objective(options) } == line)
    }

    @Test(arguments: ["1", "1:2:3", "a:1", "1:b", "-1:2", "1:2,1:3", "1:2,", "99999999999:1"])
    func whatIsNoWeightOfAClassIsRefused(text: String) {
        let line = refusal { _ = try objective("--class-weight=\(text)") }
        #expect(line.hasPrefix("--class-weight: '"))
        #expect(line.hasSuffix("is no class with its weight, each named once; write for example 0:1,1:2.5"))
    }

    @Test func anUnknownLossIsRefusedWithThoseThatThereAre() {
        #expect(
            refusal { _ = try objective("--loss hinge") }
                == "--loss: 'hinge' is none of sparse-categorical-crossentropy, categorical-crossentropy, "
                + "binary-crossentropy, mse, mae, huber")
    }

    @Test(arguments: [
        ("--loss", "mse"), ("--label-smoothing", "0.1"), ("--huber-delta", "1"), ("--top-k", "5"),
        ("--class-weight", "0:2"),
    ])
    func aResumedRunKeepsItsLoss(option: String, value: String) throws {
        #expect(try JobOptions.parse([option, value]).decidingOptionGiven == option)
    }
}
