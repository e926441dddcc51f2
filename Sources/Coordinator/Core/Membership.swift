internal import Digest
package import Wire

/// Who takes part: workers say hello, prepare, and when all are ready the ring is formed.
package struct Membership: Sendable {
    package private(set) var members: [Member] = []
    package let expected: Int
    private let dataSHA256: String
    private let launched: Set<WorkerName>

    /// - Parameter launched: Names of workers that have a seat which no other may take.
    package init(expected: Int, dataSHA256: String, launched: Set<WorkerName> = []) {
        self.expected = expected
        self.dataSHA256 = dataSHA256
        self.launched = launched
    }

    /// Takes in a new worker; the reason if it is refused.
    package mutating func admit(_ hello: ControlHello, as name: WorkerName) -> String? {
        if let reason = refusal(of: hello, name) { return reason }
        members.append(Member(name: name, hello: hello))
        return nil
    }

    private func refusal(of hello: ControlHello, _ name: WorkerName) -> String? {
        if hello.protocol != ControlProtocol.version {
            return "\(name) speaks version \(hello.protocol) of the control protocol, this coordinator "
                + "\(ControlProtocol.version): run the same version of regatta on all hosts"
        }
        if members.contains(where: { $0.name == name }) {
            return "a worker called \(name) is here already: give each worker its own --name"
        }
        if isFull(for: name) { return "\(name) comes too late: the run has its \(expected) workers" }
        if let first = members.first, first.kernels != Member(name: name, hello: hello).kernels {
            return "\(name) computes with \(hello.library) on \(hello.instructionSet), \(first.name) with "
                + "\(first.kernels.library) on \(first.kernels.instructionSet): the same bits need the same on all"
        }
        return hello.slots == 0 ? "\(name) offers 0 slots: it needs at least 1" : nil
    }

    /// Whether no seat is left for a worker; those launched by the coordinator keep theirs until they come.
    private func isFull(for name: WorkerName) -> Bool {
        guard !launched.contains(name) else { return members.count >= expected }
        return members.count { !launched.contains($0.name) } >= expected - launched.count
    }

    /// Notes that a worker has its data; the reason if it is refused.
    package mutating func prepare(_ prepared: ControlPrepared, from name: WorkerName) -> String? {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        let digest = prepared.dataSha256.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        guard digest == dataSHA256 else {
            members.remove(at: index)
            return "\(name) reads another data set: its SHA-256 is \(digest.prefix(12))…, the coordinator's "
                + "\(dataSHA256.prefix(12))…; copy the same files to its host or point its --data at them"
        }
        members[index].ringEndpoint = prepared.ringEndpoint
        members[index].statisticsEndpoint = prepared.statisticsEndpoint
        return nil
    }

    /// Removes a worker that is gone before the ring was formed.
    package mutating func remove(_ name: WorkerName) {
        members.removeAll { $0.name == name }
    }

    /// Whether all expected workers are here and have their data.
    package var isComplete: Bool { members.count == expected && members.allSatisfy { $0.ringEndpoint != nil } }

    /// The members in the order of their ranks: by name, numbers by value, so that it does not depend on arrival.
    package var ranked: [Member] {
        members.sorted { ($0.name.count, $0.name) < ($1.name.count, $1.name) }
    }
}

/// A worker that takes part.
package struct Member: Sendable, Hashable {
    package struct Kernels: Sendable, Hashable {
        package let library: String
        package let instructionSet: String
    }

    package let name: WorkerName
    package let host: String
    package let process: Int
    package let slots: Int
    package let kernels: Kernels
    package var ringEndpoint: String?
    /// Of the ring for statistics; empty if the model has no use for it.
    package var statisticsEndpoint = ""

    package init(name: WorkerName, hello: ControlHello) {
        self.name = name
        host = hello.host
        process = Int(hello.process)
        slots = Int(hello.slots)
        kernels = Kernels(library: hello.library, instructionSet: hello.instructionSet)
    }
}
