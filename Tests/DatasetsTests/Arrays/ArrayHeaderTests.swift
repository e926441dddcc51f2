import Datasets
import Testing

/// What stands before the numbers.
@Suite struct ArrayHeaderTests {
    private func refusal(_ file: [UInt8]) throws -> String {
        try ArrayFixture(["x_train": file]).refusal()
    }

    private func header(_ text: String) throws -> String {
        try refusal(npy("", [], ArrayFixture.images.suffix(24), header: text))
    }

    @Test func keysMayComeInAnyOrder() throws {
        for text in [
            "{'shape': (4, 2, 3), 'fortran_order': False, 'descr': '|u1'}",
            "{\"descr\":\"|u1\",\"fortran_order\":False,\"shape\":(4,2,3,),}",
        ] {
            #expect(try header(text) == "")
        }
    }

    @Test(arguments: [
        "", "{", "{}", "{'descr': '|u1'}", "[1]", "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3)",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (4, 2, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, -2, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4 2 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 99999999999999999999)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3)} 1",
        "{'descr': '|u1, 'fortran_order': False, 'shape': (4, 2, 3)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3), 'x': 1}",
    ])
    func anotherTextIsRefused(text: String) throws {
        #expect(
            try header(text)
                == "x_train.npy: has a header that NumPy did not write; save it with numpy.save or numpy.savez")
    }

    @Test func anotherFileIsRefused() throws {
        #expect(
            try refusal(Array("PK\u{3}\u{4}...".utf8))
                == "x_train.npy: starts with bytes 50 4b 03 04 2e 2e; a NumPy array starts with 93 4e 55 4d 50 59")
        var file = ArrayFixture.images
        file[6] = 4
        #expect(try refusal(file) == "x_train.npy: has version 4.0 of NumPy's format; 1.0 to 3.0 are read")
    }

    @Test func laterVersionsHaveFourBytesOfLength() throws {
        let file = ArrayFixture.images
        for version in [2, 3] as [UInt8] {
            #expect(try refusal(Array(file[..<6]) + [version, 0, file[8], file[9], 0, 0] + file[10...]) == "")
            #expect(
                try refusal(Array(file[..<6]) + [version, 0, 255, 255, 255, 255] + file[10...])
                    == "x_train.npy: has a header that NumPy did not write; save it with numpy.save or numpy.savez")
        }
    }

    /// Every file that ends early is refused, wherever it ends.
    @Test func aFileThatIsCutOffIsRefused() throws {
        let file = ArrayFixture.images
        let fixture = try ArrayFixture()
        for count in 1..<file.count {
            try fixture.folder.write(Array(file[..<count]), "x_train.npy")
            #expect(!fixture.refusal().isEmpty, "\(count) bytes")
        }
        #expect(
            fixture.refusal()
                == "x_train.npy: ends after \(file.count - 1) bytes; its header promises \(file.count)")
        #expect(
            try refusal(file + [0]) == "x_train.npy: has \(file.count + 1) bytes; its header promises \(file.count)")
    }

    @Test func sizesThatCannotBeAreRefused() throws {
        for shape in ["(0, 2, 3)", "(4, 0, 3)", "(4294967296, 4294967296, 4294967296)"] {
            #expect(
                try header("{'descr': '|u1', 'fortran_order': False, 'shape': \(shape)}")
                    == "x_train.npy: has shape \(shape); each size must be at least 1, and all fit memory")
        }
        let huge = 9_223_372_036_854_775_807
        #expect(
            try header("{'descr': '|u1', 'fortran_order': False, 'shape': (\(huge),)}")
                == "x_train.npy: has shape (\(huge),); each size must be at least 1, and all fit memory")
    }
}
