import CLI
import Chip
import NeuralNetwork
import Testing

@Suite struct ParsingTests {
    @Test func aMachineIsCutIntoGroups() throws {
        #expect(try Parsing.groups(machine: "12x12", group: "6x6").count == 4)
        #expect(try Parsing.groups(machine: "12x6", group: "3x2").count == 12)
        #expect(try Parsing.groups(machine: "1x1", group: "1x1").count == 1)
    }

    @Test(arguments: ["", "12", "12x", "x12", "0x4", "-1x4", "12x12x12", "12X12 ", "257x1", "1e1x2", "twelve"])
    func aMachineThatIsNoneIsRefusedByOption(text: String) {
        let line = refusal { _ = try Parsing.groups(machine: text, group: "1x1") }
        #expect(line.hasPrefix("--machine: '\(text)' is no machine size"), "\(line)")
    }

    @Test(arguments: ["spin5", "16x16", "12x28"])
    func aMachineWithOpenEdgesIsRefusedWithATorus(text: String) {
        let line = refusal { _ = try Parsing.groups(machine: text, group: "2x2") }
        #expect(line.hasPrefix("--machine: \(text) has open edges, and chip groups need a torus"), "\(line)")
    }

    @Test func aTorusOfAnySizeIsCutIntoGroups() throws {
        #expect(try Parsing.groups(machine: "torus:16x16", group: "4x4").count == 16)
        #expect(try Parsing.groups(machine: "8x8", group: "4x4").count == 4)
    }

    @Test func aGroupThatIsNoneOrDoesNotTileIsRefusedByOption() {
        let none = refusal { _ = try Parsing.groups(machine: "12x12", group: "six") }
        #expect(none.hasPrefix("--group: 'six' is no group size"))
        let untiled = refusal { _ = try Parsing.groups(machine: "12x9", group: "5x6") }
        #expect(untiled.hasPrefix("--group: groups of 5x6 do not tile a machine of 12x9"))
        #expect(untiled.contains("1, 2, 3, 4, 6 or 12") && untiled.contains("1, 3 or 9"))
    }

    /// Every group size on a small machine, against divisibility.
    @Test func exactlyTheDivisorsTile() {
        for width in 1...8 {
            for height in 1...8 {
                let groups = try? Parsing.groups(machine: "6x8", group: "\(width)x\(height)")
                let tiles = 6 % width == 0 && 8 % height == 0
                #expect((groups != nil) == tiles, "\(width)x\(height)")
                if tiles { #expect(groups?.count == 48 / (width * height)) }
            }
        }
    }

    @Test func numbersBelowOneAreRefusedByOption() throws {
        #expect(try Parsing.positive(1, "--epochs", example: 5) == 1)
        #expect(try Parsing.positive(.max, "--epochs", example: 5) == .max)
        for value in [0, -1, Int.min] {
            #expect(
                refusal { _ = try Parsing.positive(value, "--epochs", example: 5) }
                    == "--epochs is \(value); it must be at least 1, for example 5")
        }
    }

    @Test func threadsHaveALimitToo() throws {
        #expect(try Parsing.threads(4096, "--slots") == 4096)
        #expect(
            refusal { _ = try Parsing.threads(4097, "--slots") }
                == "--slots is 4097; it must be at most 4096, for example 2")
        #expect(refusal { _ = try Parsing.threads(0, "--threads") }.hasPrefix("--threads is 0; it must be at least 1"))
        #expect(refusal { _ = try Parsing.threads(.max, "--slots") }.contains("at most 4096"))
    }

    @Test func aDataSetIsReadOrRefusedByOption() throws {
        let dataset = try Parsing.dataset("synthetic:4x3x2:5:60")
        #expect(dataset.train.count == 60 && dataset.test.count == 10)
        for text in ["synthetic:", "synthetic:4x3x2", "synthetic:4x3x2:0", "/no/such/folder", ""] {
            #expect(refusal { _ = try Parsing.dataset(text) }.hasPrefix("--data: "), "\(text)")
        }
    }

    @Test func aModelThatDoesNotFitTheImagesIsRefusedByName() throws {
        let large = try Parsing.dataset("synthetic:32x32x1:10:60")
        for name in Model.builtInNames {
            #expect(try Parsing.model(name, for: large, dropout: 0.5).name == name)
        }
        #expect(refusal { _ = try Parsing.model("lenet5", for: large, dropout: 1) }.hasPrefix("--model lenet5: "))
        let tiny = try Parsing.dataset("synthetic:2x2x1:10:60")
        #expect(refusal { _ = try Parsing.model("lenet5", for: tiny, dropout: 0) }.hasPrefix("--model lenet5: "))
    }

    @Test func pathsBecomeAbsoluteNamesStay() {
        #expect(Parsing.absolute("fashion-mnist") == "fashion-mnist")
        #expect(Parsing.absolute("synthetic:28x28x1:10") == "synthetic:28x28x1:10")
        #expect(Parsing.absolute("/tmp/../tmp/.") == "/tmp")
        #expect(Parsing.absolute(".").hasPrefix("/"))
    }
}
