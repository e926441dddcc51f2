import Datasets
import Testing

@Suite struct DataSourceTests {
    @Test func aTextIsANameASpecificationOrAFolder() throws {
        #expect(try DataSource("fashion-mnist") == .fashionMNIST)
        #expect(try DataSource("./fashion-mnist") == .folder("./fashion-mnist"))
        #expect(try DataSource("/data/mnist") == .folder("/data/mnist"))
        #expect(try DataSource("synthetic:8x8x1:2") == .synthetic(SyntheticSpec("synthetic:8x8x1:2")))
        #expect(throws: DatasetError(file: "''", problem: .unknown)) { try DataSource("") }
    }

    @Test(arguments: ["fashion-mnist", "/data/mnist", "synthetic:224x224x3:1000:5000"])
    func aSourceIsWrittenAsItIsRead(text: String) throws {
        #expect(try DataSource(text).description == text)
    }

    @Test func aPathThatIsNoFolderIsRefusedWithWhatWouldDo() throws {
        let folder = try TemporaryFolder()
        try folder.write([1], "file")
        for path in ["cifar", folder.path + "/none", folder.path + "/file"] {
            let error = #expect(throws: DatasetError.self) { try DataSource(path).load() }
            #expect(
                error?.description
                    == "\(path): is no data set; write fashion-mnist, synthetic:28x28x1:10, a file of arrays "
                    + "that ends in .npz, or a folder with x_train.npy or train-images-idx3-ubyte[.gz]")
        }
    }

    @Test func aMissingPackageIsNamed() throws {
        let path = try TemporaryFolder().path + "/fashion-mnist"
        let error = #expect(throws: DatasetError.self) { try DataSource.fashionMNIST(installedIn: path) }
        #expect(
            error?.description
                == "\(path): is not there; install it with: apt-get install dataset-fashion-mnist")
    }

    @Test func fashionMNISTHasTenClassesWhateverItsLabelsSay() throws {
        let fixture = try Fixture()
        #expect(try DataSource.fashionMNIST(installedIn: fixture.folder.path).train.classCount == 10)
        try fixture.replace(Fixture.trainLabels, idx([6], [0, 1, 2, 3, 10, 1]))
        let path = fixture.folder.path + "/" + Fixture.trainLabels
        #expect(throws: DatasetError(file: path, problem: .label(10, index: 4, classCount: 10))) {
            try DataSource.fashionMNIST(installedIn: fixture.folder.path)
        }
    }

    @Test(
        arguments: [
            (.unreadable(code: 13), "cannot be read: Permission denied"),
            (.notAFile, "is no regular file; a file in IDX format, plain or gzip, is expected"),
            (.notIDX(start: [0x89, 0x50, 0x4e, 7]), "starts with bytes 89 50 4e 07; an IDX file starts with 00 00 08"),
            (.elementType(13), "holds elements of type 0d; only unsigned bytes, type 08, are read"),
            (.dimensions(found: 1, expected: 3), "has 1 dimensions; images have 3: count, height, width"),
            (.dimensions(found: 3, expected: 1), "has 3 dimensions; labels have 1"),
            (.emptyDimension(1), "has a height of 0 in its header; at least 1 is expected"),
            (.tooLarge(bytes: 99, limit: 9), "asks for 99 bytes in its header; at most 9 are accepted"),
            (.tooShort(found: 12, expected: 16), "ends after 12 bytes; its header promises 16"),
            (.tooLong(expected: 16), "goes on after the 16 bytes that its header promises"),
            (.gzipCutOff(decoded: 5), "is cut off: its gzip data end early, after 5 decoded bytes"),
            (.gzipDamaged("bad"), "is damaged: zlib says 'bad'; fetch it again"),
            (.bytesAfterGzip, "has bytes after its gzip data that are no gzip data; nothing may follow"),
            (.label(4, index: 1, classCount: 4), "has label 4 at index 1; the labels of 4 classes are 0 to 3"),
            (.labelCount(5, images: 6), "has 5 labels for 6 images; one each is expected"),
            (
                .imageSize(height: 2, width: 3, expectedHeight: 3, expectedWidth: 2),
                "has images of 2x3; those to train on are 3x2"
            ),
            (.missing("name"), "has neither name nor name.gz"),
        ] as [(DatasetError.Problem, String)])
    func everyProblemIsOneLineAfterTheName(problem: DatasetError.Problem, text: String) {
        #expect(DatasetError(file: "/data/x", problem: problem).description == "/data/x: " + text)
    }
}
