import CLI
import Coordinator
import NeuralNetwork
import Testing

/// `--format s16.15` and `--rounding`.
@Suite struct FixedOptionsTests {
    private func configuration(_ options: String...) throws -> RunConfiguration {
        try JobOptions.parse(["--data", "synthetic:28x28x1:10:600"] + options).configuration()
    }

    @Test(arguments: NumberFormat.allCases.filter { $0.fixed != nil })
    func fixedPointRoundsAsTrainsBestIfNothingIsSaid(format: NumberFormat) throws {
        let configuration = try configuration("--format", format.rawValue)
        #expect(configuration.format == format && configuration.rounding == .stochasticUpdate)
        #expect(try configuration.model == self.configuration("--convolution", "direct").model)
        #expect(configuration.problem == nil)
    }

    @Test(arguments: StepRounding.allCases) func aRoundingIsTakenOver(rounding: StepRounding) throws {
        let configuration = try configuration("--format", "s16.15", "--rounding", rounding.rawValue)
        #expect(configuration.rounding == rounding)
        #expect(try JobOptions.parse(["--rounding", "nearest"]).decidingOptionGiven == "--rounding")
    }

    @Test func floatingPointHasNoRounding() throws {
        #expect(try configuration().rounding == nil)
        let refused = refusal { _ = try configuration("--rounding", "nearest") }
        #expect(refused == "--rounding goes with fixed point only, for example --format s16.15")
        var odd = try configuration()
        odd.rounding = .nearest
        #expect(odd.problem == "'format': float32 takes no 'rounding'")
    }

    @Test func aRoundingThatIsNoneIsRefused() {
        let refused = refusal { _ = try configuration("--format", "s16.15", "--rounding", "up") }
        #expect(refused == "--rounding: 'up' is none of truncate, nearest, stochastic, stochastic-update")
    }

    @Test(arguments: [
        (["--optimizer", "adam"], "adam"), (["--weight-decay", "0.1"], "weight decay"),
        (["--clip-norm", "1"], "clipping"),
        (["--l2", "0.1"], "an L2 penalty"), (["--loss", "mse"], "mse"), (["--model", "resnet8"], "conv1_bn"),
        (["--ema-momentum", "0.9"], "an average of the weights"),
    ])
    func whatFixedPointCannotDoIsRefusedByName(options: [String], name: String) {
        let refused = refusal {
            let all = ["--data", "synthetic:28x28x1:10:600", "--format", "s16.15"] + options
            _ = try JobOptions.parse(all).configuration()
        }
        #expect(refused.hasPrefix("--format s16.15: ") && refused.contains(name), "\(refused)")
    }

    @Test func winogradIsRefused() {
        let refused = refusal { _ = try configuration("--format", "s16.15", "--convolution", "winograd") }
        #expect(refused.contains("--convolution winograd does not go with --format s16.15"))
    }

    @Test func benchesOfFloatingPointRefuseIt() throws {
        let subject = try BenchSubject.parse(["--format", "s16.15"])
        #expect(refusal { _ = try subject.configuration(steps: 1) }.hasPrefix("--format s16.15 is not measured here"))
    }
}
