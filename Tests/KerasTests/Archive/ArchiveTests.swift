import Keras
import Testing

@Suite struct ArchiveTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func open(_ members: Zip.Member...) throws -> Archive {
        try open(Zip(members: members).bytes)
    }

    private func open(_ bytes: [UInt8]) throws -> Archive {
        try Archive(FileDescriptor(reading: scratch.write(bytes)))
    }

    private func problem(_ members: Zip.Member...) -> String {
        failure { _ = try open(Zip(members: members).bytes) }?.problem ?? "none"
    }

    @Test(arguments: [0, 1, 1000, 600_000]) func storedAndDeflatedMembersAreRead(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        let archive = try open(Zip.Member("b", content), Zip.Member(deflating: content, "assets/a.txt"))
        #expect(archive.names == ["assets/a.txt", "b"])
        #expect(try archive.read("b", limit: count) == content)
        #expect(try archive.read("assets/a.txt", limit: count) == content)
        let file = try archive.extract("b", limit: count)
        #expect(try file.read(0..<count) == content)
        #expect(try file.byteCount() == count)
    }

    @Test func anArchiveWithoutMembersHasNone() throws {
        #expect(try open().names == [])
        let archive = try open(Zip.Member("a", [1]))
        #expect(failure { _ = try archive.read("b", limit: 1) }?.problem == "missing; the members are a")
    }

    @Test(arguments: ["../a", "a/../b", "..", "/etc/passwd", "a\\b", "C:\\a", ""])
    func namesThatLeadOutAreRefused(name: String) {
        #expect(problem(Zip.Member(name, [1])).contains("leads out"))
    }

    @Test(arguments: ["config.json\0.txt", "a b", "a\nb", "\u{7F}"])
    func namesWithControlCharactersAreRefused(name: String) {
        #expect(problem(Zip.Member(name, [1])).contains("control character"))
    }

    @Test(arguments: ["..a", "a..", "a/...", "café"]) func otherNamesAreFine(name: String) throws {
        var member = Zip.Member(name, [7])
        member.flags = 0x800
        #expect(try open(Zip(members: [member]).bytes).read(name, limit: 1) == [7])
    }

    @Test func duplicateNamesAreRefused() {
        #expect(problem(Zip.Member("a", [1]), Zip.Member("b", [2]), Zip.Member("a", [3])).contains("two members"))
        // Two that differ only in what is not UTF-8, and so have one name in Swift.
        var (first, second) = (Zip.Member("a", [1]), Zip.Member("a", [2]))
        (first.name, second.name) = ([0x61, 0xFE], [0x61, 0xFF])
        #expect(problem(first, second).contains("two members"))
    }

    @Test func encryptedMembersAreRefused() {
        var member = Zip.Member("a", [1])
        member.flags = 1
        #expect(problem(member).contains("encrypted"))
    }

    @Test(arguments: [1, 9, 12, 14, 93, 95, 99] as [UInt16]) func otherCompressionIsRefused(method: UInt16) {
        var member = Zip.Member("a", [1])
        member.method = method
        #expect(problem(member) != "none")
    }

    @Test func aMemberAboveItsLimitIsRefused() throws {
        let archive = try open(Zip.Member("a", [1, 2, 3]))
        #expect(failure { _ = try archive.read("a", limit: 2) }?.problem == "3 bytes; at most 2 are read")
    }

    @Test func zipBombsAreRefusedBeforeTheyAreUnpacked() throws {
        let zeros = [UInt8](repeating: 0, count: 100 << 20)
        #expect(problem(Zip.Member(deflating: zeros, "a")).contains("times as many"))
        let archive = try open(Zip.Member(deflating: Array(zeros.prefix(1 << 20)), "a"))
        #expect(try archive.read("a", limit: 1 << 20).count == 1 << 20)
    }

    @Test(arguments: [0, 1, 999, 1001, 5000] as [UInt32]) func aLengthThatIsNotTrueIsRefused(told: UInt32) {
        let content = [UInt8](repeating: 7, count: 1000)
        for var member in [Zip.Member("a", content), Zip.Member(deflating: content, "a")] {
            member.byteCount = told
            #expect(failure { _ = try open(Zip(members: [member]).bytes).read("a", limit: 10_000) } != nil)
        }
    }

    @Test func aWrongChecksumIsRefused() throws {
        for var member in [Zip.Member("a", [1, 2, 3]), Zip.Member(deflating: [1, 2, 3], "a")] {
            member.crc ^= 1
            let archive = try open(Zip(members: [member]).bytes)
            let error = failure { _ = try archive.read("a", limit: 3) }
            #expect(error == KerasError(place: "a", problem: "its data are damaged; copy or save it again"))
        }
    }

    @Test func aCutOffArchiveIsRefusedAtEveryLength() throws {
        let whole = Zip(members: [Zip.Member("a", [1, 2, 3]), Zip.Member(deflating: [4, 5, 6], "b")]).bytes
        for count in 0..<whole.count {
            let error = failure { _ = try open(Array(whole.prefix(count))) }
            #expect(error?.problem.hasPrefix("not a whole zip archive") == true, "\(count)")
        }
    }
}
