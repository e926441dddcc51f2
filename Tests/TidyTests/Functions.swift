/// A function's name and how many lines it has, its first and last among them.
struct FunctionLength: Equatable {
    let name: String
    let firstLine: Int
    let lineCount: Int
}

extension SourceFile {
    /// The functions of a file formatted by `swift format`, by their indentation: a declaration that ends in `{`,
    /// perhaps some lines below where it begins, goes on to the next line with `}` as far to the left.
    ///
    /// Inner functions count for themselves and for those around them; literals of several lines cannot mislead, as
    /// their text is indented at least as far as the function's body.
    var functions: [FunctionLength] {
        lines.indices.compactMap { index in
            guard let name = Self.declaredFunction(lines[index]) else { return nil }
            let indentation = lines[index].prefix { $0 == " " }
            let end = lines[index...].firstIndex { $0.hasPrefix(indentation + "}") } ?? index
            let isOneLine = lines[index].hasSuffix("}") || isRequirement(index, indentation.count)
            return FunctionLength(name: name, firstLine: index + 1, lineCount: isOneLine ? 1 : end - index + 1)
        }
    }

    /// Whether the declaration at `index` has no body, as in a protocol: the next line as far to the left comes
    /// before any brace.
    private func isRequirement(_ index: Int, _ indentation: Int) -> Bool {
        for line in lines[index...] {
            if line.hasSuffix("{") || line.contains("{  //") { return false }
            let next = line.prefix { $0 == " " }.count
            if line != lines[index], !line.isEmpty, next <= indentation, !line.hasPrefix(")", after: next) {
                return true
            }
        }
        return true
    }

    private static func declaredFunction(_ line: String) -> String? {
        let words = line.split { " (<?:".contains($0) }
        guard let place = words.firstIndex(where: { ["func", "init", "deinit", "subscript"].contains($0) }) else {
            return nil
        }
        let modifiers: Set<Substring> = [
            "public", "package", "internal", "fileprivate", "private", "static", "mutating", "consuming", "borrowing",
            "nonisolated", "override", "final", "convenience", "required", "isolated", "indirect",
        ]
        guard words[..<place].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }) else { return nil }
        guard words[place] == "func" else { return String(words[place]) }
        return words.count > place + 1 ? String(words[place + 1]) : nil
    }
}

extension String {
    fileprivate func hasPrefix(_ prefix: String, after count: Int) -> Bool {
        dropFirst(count).hasPrefix(prefix)
    }
}
