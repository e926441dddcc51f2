internal import CZip

/// What a member of an archive may be called and be like.
enum MemberRules {
    /// What is wrong with a name; nil if nothing is.
    ///
    /// libzip shows a NUL as a blank, so blanks are refused as well; Keras writes neither.
    static func problem(name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if name.isEmpty || name.hasPrefix("/") || name.contains("\\") || parts.contains("..") {
            return "its name leads out of the archive; names are like config.json and assets/NAME"
        }
        if name.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) {
            return "its name has a blank or control character; names are like config.json and assets/NAME"
        }
        return nil
    }

    /// What is wrong with what the archive says of a member; nil if nothing is.
    static func problem(_ status: zip_stat_t) -> String? {
        let told = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
        guard unsafe status.valid & told == told else { return "its entry is damaged; copy or save it again" }
        guard unsafe status.encryption_method == UInt16(ZIP_EM_NONE) else { return "encrypted; save it without" }
        guard unsafe [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(status.comp_method)) else {
            return unsafe "compressed by method \(status.comp_method); only stored and deflated members are read"
        }
        let (size, stored) = unsafe (Int(clamping: status.size), Int(clamping: status.comp_size))
        guard unsafe size > 0 || status.crc == 0 else { return MemberReader.damaged }
        guard size <= Limits.expanded(stored) else {
            return "\(stored) bytes that become \(size); at most \(Limits.expansion) times as many are read"
        }
        return nil
    }
}
