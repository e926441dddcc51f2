import Datasets
import Testing

/// Numbers of every type.
@Suite struct ArrayTypeTests {
    private let golden: NumPyFiles

    init() throws { golden = try .read() }

    @Test func numbersOfEveryTypeAreThoseOfNumPy() throws {
        for array in golden.arrays {
            let fixture = try ArrayFixture([
                "x_train": [UInt8](array.file), "y_train": npy("|u1", [4], [0, 1, 0, 1]), "x_test": [], "y_test": [],
            ])
            let train = try fixture.load().train
            #expect((train.height, train.width, train.channels) == (1, 1, 3))
            #expect(train.floats([0, 1, 2, 3]) == array.floats, "\(array.type)")
            #expect(train.floats([2]) == Array(array.floats[6..<9]), "\(array.type)")
        }
        #expect(golden.arrays.count == 21 && golden.arrays.allSatisfy { $0.floats.count == 12 })
    }

    @Test func wholeNumbersOfEveryTypeAreLabels() throws {
        for (descr, size) in [
            ("|u1", 1), ("|i1", 1), ("<i2", 2), (">u2", 2), ("<u4", 4), (">i4", 4), ("<i8", 8), (">u8", 8),
        ] {
            let labels: [UInt8] = [3, 0, 2, 1]
            let padding = [UInt8](repeating: 0, count: size - 1)
            let bytes = labels.flatMap { descr.hasPrefix(">") ? padding + [$0] : [$0] + padding }
            let train = try ArrayFixture(["y_train": npy(descr, [4], bytes)]).load().train
            #expect(train.labels([0, 1, 2, 3]) == [3, 0, 2, 1] && train.classCount == 4, "\(descr)")
        }
        let train = try ArrayFixture(["y_train": npy("|b1", [4, 1], [1, 0, 0, 1])]).load().train
        #expect(train.labels([0, 1, 2, 3]) == [1, 0, 0, 1])
    }

    @Test func whatIsNoPlainArrayIsRefused() throws {
        for (file, text) in [
            (golden.fortran, "x_train.npy: is in Fortran order; save numpy.ascontiguousarray(x) instead"),
            (
                golden.complex,
                "x_train.npy: holds elements of type '<c8'; bool, whole numbers of 1 to 8 bytes and floats of 2, 4 or 8 "
                    + "are read"
            ),
            (
                golden.record,
                "x_train.npy: holds elements of type '[('a', '<f4'), ('b', '<i2')]'; bool, whole numbers of 1 to 8 bytes "
                    + "and floats of 2, 4 or 8 are read"
            ),
        ] {
            #expect(try ArrayFixture(["x_train": [UInt8](file)]).refusal() == text)
        }
    }
}
