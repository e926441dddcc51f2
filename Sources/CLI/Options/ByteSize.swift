internal import ArgumentParser

/// A number of bytes as people write it: `65536`, `64KiB`, `1MiB`.
package struct ByteSize: ExpressibleByArgument, Equatable {
    package let bytes: Int

    private static let units = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "B": 1]

    package init?(argument: String) {
        let digits = argument.prefix { $0.isNumber }
        let unit = argument.dropFirst(digits.count)
        guard let number = Int(digits), let factor = unit.isEmpty ? 1 : Self.units[String(unit)] else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow, bytes > 0 else { return nil }
        self.bytes = bytes
    }

    package init(bytes: Int) { self.bytes = bytes }

    package var defaultValueDescription: String { bytes % (1 << 20) == 0 ? "\(bytes >> 20)MiB" : "\(bytes)" }
}
