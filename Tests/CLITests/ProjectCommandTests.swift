import CLI
import Chip
import Foundation
import NeuralNetwork
import Testing

@Suite("regatta project")
struct ProjectCommandTests {
    private func command(_ arguments: String...) throws -> ProjectCommand {
        try ProjectCommand.parse(arguments)
    }

    @Test("without an option projects VGG16 on a board in s16.15 over ImageNet")
    func standard() throws {
        let report = try command().report()
        #expect(report.model == "vgg16" && report.point.machine == "spin5" && report.format == .accum)
        #expect(report.epochImages == 1_281_167 && report.forwardProducts == 15_470_264_320)
        #expect(report.point.imagesPerSecond > 0.5 && report.point.imagesPerSecond < 0.664)
        #expect(report.scaling.map(\.machine).contains("240x240"))
    }

    @Test("takes machine, group, format, batch and images of an epoch")
    func options() throws {
        let report = try command(
            "--model", "lenet5", "--machine", "24x12", "--group", "2x2", "--format", "s0.15", "--batch", "720",
            "--samples", "1000"
        ).report()
        #expect(report.point.machine == "24x12" && report.point.group == "2x2" && report.point.groups == 72)
        #expect(report.format == .fract && report.point.batch == 720 && report.epochImages == 1000)
        #expect(report.passes * report.imagesPerPass == 10)
        #expect(report.scaling.map(\.chips) == report.scaling.map(\.chips).sorted())
        #expect(report.scaling.contains { $0.machine == "24x12" })
    }

    @Test(
        "knows the images of an epoch by their size",
        arguments: [("mlp", 60_000), ("resnet20", 50_000), ("vgg16", 1_281_167)])
    func epoch(model: String, images: Int) throws {
        #expect(ProjectSubject.epochImages(of: try ProjectSubject.model(model)) == images)
    }

    @Test("answers within five seconds for VGG16 on all 57,600 chips", arguments: ["s16.15", "s0.15"])
    func quick(format: String) throws {
        let command = try command("--machine", "240x240", "--format", format)
        let time = try ContinuousClock().measure { _ = try command.report() }
        #expect(time < .seconds(5))
    }

    @Test("draws one line for each format")
    func picture() throws {
        let command = try command("--model", "lenet5")
        let picture = try command.picture(command.report())
        for format in ChipFormat.allCases { #expect(picture.contains("SpiNNaker, \(format.rawValue)")) }
        #expect(picture.hasPrefix("<svg") && picture.contains("lenet5"))
    }

    @Test("refuses what cannot be, in one line with what may be")
    func refusals() throws {
        #expect(refusal { _ = try command("--machine", "spin9").report() }.contains("--machine"))
        #expect(refusal { _ = try command("--machine", "12x12", "--group", "5x5").report() }.contains("--group"))
        #expect(refusal { _ = try command("--group", "a").report() }.contains("--group"))
        #expect(refusal { _ = try command("--format", "float32").report() }.contains("s16.15, s8.7, s0.15"))
        #expect(refusal { _ = try command("--batch", "0").report() }.contains("--batch"))
        #expect(refusal { _ = try command("--samples", "0").report() }.contains("--samples"))
        #expect(refusal { _ = try command("--model", "alexnet").report() }.contains("vgg16"))
    }

    @Test("names the smallest group that fits where one is too small")
    func tooSmall() throws {
        let line = refusal { _ = try command("--machine", "48x24", "--group", "2x2").report() }
        #expect(line.contains("the smallest group that fits is 4x4") && line.contains("123469792"))
    }
}
