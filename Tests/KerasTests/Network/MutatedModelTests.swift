import Keras
import Testing

/// The golden models with a value of their JSON made another one, at random from a seed: read or refused, never a trap.
@Suite struct MutatedModelTests {
    @Test(arguments: 0..<8 as Range<UInt64>) func whateverIsChangedNothingTraps(seed: UInt64) throws {
        var mutation = Mutation(seed: seed)
        let cases = try GoldenModel.all.get()
        var (read, refused) = (0, 0)
        for _ in 0..<150 {
            let golden = cases[mutation.number(below: cases.count)]
            let changed = mutation.change(mutation.change(golden.config))
            do throws(KerasError) {
                let model = try KerasModel(config: changed.jsonText)
                #expect((model.network.model == nil) == !model.network.problems.isEmpty)
                read += 1
            } catch {
                #expect(!error.description.isEmpty && !error.description.contains("\n"))
                refused += 1
            }
        }
        #expect(read > 10 && refused > 10, "seed \(seed): \(read) and \(refused)")
    }
}

/// Changes of JSON values, the same ones for a seed.
private struct Mutation {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    private static let replacements: [JSONValue] = [
        nil, true, 0, -1, 1, 2, .integer(.max), .integer(.min), 1e300, -0.5, "", "relu", "softmax", "Dense",
        "Functional", [],
        [[]], [0], [nil, 1], [1, 2, 3, 4], [:], ["class_name": "Dense", "config": [:]],
    ]

    /// By splitmix64.
    mutating func number(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }

    /// The value with one place of it replaced, dropped or doubled.
    mutating func change(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var values) where !values.isEmpty && number(below: 12) > 0:
            let key = values.keys.sorted()[number(below: values.count)]
            values[key] = number(below: 20) == 0 ? .none : change(values[key] ?? nil)
            return .object(values)
        case .list(var values) where !values.isEmpty && number(below: 12) > 0:
            let place = number(below: values.count)
            switch number(below: 20) {
            case 0: values.remove(at: place)
            case 1: values.append(values[place])
            default: values[place] = change(values[place])
            }
            return .list(values)
        default: return Self.replacements[number(below: Self.replacements.count)]
        }
    }
}
