import NeuralNetwork
import Testing
import Worker

/// Which data sets suit a model and an objective.
@Suite struct TargetJobTests {
    private let vectors = Objective(Loss(.meanSquaredError), targets: .vectors)

    private func refusal(_ folder: ArrayFolder, _ objective: Objective, _ model: Model? = nil) throws -> String {
        do {
            _ = try folder.job(model ?? Jobs.small(), objective)
            return ""
        } catch let error as WorkerError {
            #expect(error.isInput)
            return error.description.replacing(folder.path, with: "set")
        }
    }

    @Test func theTargetsMustBeThoseOfTheObjective() throws {
        let start = "set: images of 6x6x2 "
        #expect(try refusal(ArrayFolder(.vectors(3)), vectors).isEmpty)
        #expect(
            try refusal(ArrayFolder(.vectors(2)), vectors)
                == start + "with 2 targets do not fit the model, which takes 6x6x2 and 3 targets")
        #expect(
            try refusal(ArrayFolder(.vectors(3)), Objective())
                == start + "with 3 targets do not fit the model, which takes 6x6x2 and 3 classes")
        #expect(
            try refusal(ArrayFolder(.classes(3)), vectors)
                == start + "in 3 classes do not fit the model, which takes 6x6x2 and 3 targets")
    }

    @Test func classesNeedNotAllBeThere() throws {
        #expect(try refusal(ArrayFolder(.classes(2)), Objective()).isEmpty)
        #expect(
            try refusal(ArrayFolder(.classes(4)), Objective()).hasPrefix("set: images of 6x6x2 in 4 classes do not"))
    }

    /// A whole number to predict, as a single output may.
    @Test func numbersOfClassesAreTargetsOfASingleOutput() throws {
        #expect(try refusal(ArrayFolder(.classes(7)), vectors, Jobs.binary()).isEmpty)
    }

    @Test func weightsMustBeThereIfAndOnlyIfTheyCount() throws {
        let weighted = Objective(weighsSamples: true)
        #expect(try refusal(ArrayFolder(.classes(3), weighted: true), weighted).isEmpty)
        let advice = "bring back the data set that the run began with"
        #expect(
            try refusal(ArrayFolder(.classes(3)), weighted)
                == "set: there are no weights of samples, which the objective does ask for; \(advice)")
        #expect(
            try refusal(ArrayFolder(.classes(3), weighted: true), Objective())
                == "set: there are weights of samples, which the objective does not ask for; \(advice)")
    }

    @Test func weightsOfSamplesAndClassesAreNotBothTaken() throws {
        let both = Objective(weighsSamples: true, classWeights: [2])
        #expect(
            try refusal(ArrayFolder(.classes(3), weighted: true), both).hasPrefix("the data have a weight for each"))
    }

    @Test func fixedPointRefusesWhatItDoesNotCompute() throws {
        for objective in [vectors, Objective(classWeights: [2])] {
            let error = #expect(throws: WorkerError.self) {
                try Jobs.make(Jobs.small(), Jobs.plain, objective: objective, format: .accum)
            }
            #expect(error?.isInput == true && error?.description.contains("fixed point") == true)
        }
    }
}
