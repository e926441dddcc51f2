import Foundation
import Testing

/// What the README tells people to type exists.
@Suite struct ReadmeTests {
    private let lines = Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false)

    private static let subcommands: Set<Substring> = ["train", "worker", "machine", "project", "bench"]

    /// The lines of the fenced blocks of shell commands, continued ones joined.
    private var commands: [Substring] {
        var commands: [String] = []
        var fence: Substring?
        var goesOn = false
        for line in lines {
            if line.hasPrefix("```") {
                fence = fence == nil ? line.dropFirst(3) : nil
            } else if let fence, ["sh", "bash", "shell", "console"].contains(fence) {
                if goesOn { commands[commands.count - 1] += line } else { commands.append(String(line)) }
                goesOn = line.hasSuffix("\\")
            }
        }
        return commands.map { Substring($0) }
    }

    /// The targets that the Makefile says aloud.
    private var targets: Set<Substring> {
        let phony = Repository.text("Makefile").split(separator: "\n").filter { $0.hasPrefix(".PHONY:") }
        return Set(phony.flatMap { $0.split(separator: " ").dropFirst() })
    }

    @Test func theReadmeIsShort() {
        #expect(lines.count > 10)
        #expect(lines.count < 120)
    }

    @Test func theTargetsOfMakeExist() {
        let targets = targets
        #expect(targets.isSuperset(of: ["run", "test", "build"]))
        for command in commands {
            for target in words(after: "make", in: command) {
                #expect(targets.contains(target), "README says '\(command)', the Makefile has no '\(target)'")
            }
        }
    }

    @Test func theSubcommandsExist() {
        for command in commands {
            for subcommand in words(after: "regatta", in: command) where !subcommand.hasPrefix("-") {
                #expect(Self.subcommands.contains(subcommand), "README says '\(command)'")
            }
        }
    }

    /// An option `--batch-size` is a property `batchSize` of some command.
    @Test func theOptionsExist() {
        let properties = Set(
            Repository.swiftFiles(in: "Sources/CLI").flatMap(\.lines).compactMap { line in
                line.firstMatch(of: /^    var (\w+)/).map { String($0.1) }
            })
        let options = commands.filter { !words(after: "regatta", in: $0).isEmpty }
            .flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix("--") }
        #expect(options.count >= 5)
        for option in options {
            let words = option.dropFirst(2).split(separator: "-")
            let name = words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.capitalized }
            #expect(properties.contains(name), "README says '\(option)', no command has it")
        }
    }

    @Test func theFilesToReadExist() {
        let paths = lines.joined(separator: "\n").matches(of: /`(Sources\/[\w\/+.]*)`/).map { String($0.1) }
        #expect(paths.count >= 4)
        for path in paths {
            let file = Repository.root.appending(path: path)
            #expect(FileManager.default.fileExists(atPath: file.path), "README names \(path)")
        }
    }

    @Test func theExitCodesAreTheProgramsOwn() throws {
        let readme = lines.joined(separator: " ")
        let help = Repository.text("Sources/CLI/Regatta.swift").replacing(/\\\n\s*/, with: "")
        let codes = try #require(help.firstMatch(of: /Exit codes: ([^.]*)\./)).1
        #expect(readme.contains("Exit codes: \(codes)."), "README differs from: \(codes)")
    }

    @Test func thereIsSomethingToType() {
        #expect(commands.contains { !words(after: "make", in: $0).isEmpty })
    }

    /// The first word that follows each use of `program`, comments and environment left out.
    private func words(after program: Substring, in command: Substring) -> [Substring] {
        let words = command.split(separator: "#", omittingEmptySubsequences: false)[0].split(separator: " ")
        return words.indices.compactMap { index in
            let name = words[index].split(separator: "/").last
            guard name == program, index + 1 < words.count, index == 0 || words[index - 1] != "cd" else { return nil }
            return words[index + 1]
        }
    }
}
