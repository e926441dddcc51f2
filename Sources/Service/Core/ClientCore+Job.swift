internal import Wire

/// Beginning a job and ending it.
extension ClientCore {
    mutating func check(_ model: ClientModel) throws(ServiceRefusal) -> [ServiceAction] {
        guard case .idle = phase else { throw ServiceRefusal("a job is under way; check a model before it, or after") }
        phase = .checking
        return [.check(model)]
    }

    mutating func checked(_ problems: [String]) -> [ServiceAction] {
        guard case .checking = phase else { return [] }
        phase = .idle
        return tell(.report(.with { $0.problems = problems }))
    }

    mutating func begin(_ begin: ClientBegin) throws(ServiceRefusal) -> [ServiceAction] {
        guard case .idle = phase else { throw ServiceRefusal("a job is under way; leave it before the next") }
        if let problem = begin.problem { throw ServiceRefusal(problem) }
        phase = .loading(begin)
        return [.find(begin.arrays.map { $0.blob })]
    }

    mutating func fetchMissing(_ blobs: [ClientBlob]) throws(ServiceRefusal) -> [ServiceAction] {
        switch phase {
        case .loading, .starting: break
        default: return []
        }
        fetch = try BlobFetch(blobs)
        return goOnFetching()
    }

    mutating func take(_ chunk: ClientBlobChunk) throws(ServiceRefusal) -> [ServiceAction] {
        guard let taken = try fetch?.take(chunk) else { return [] }  // Of a job that was left meanwhile.
        let write = ServiceAction.write(Array(chunk.bytes), to: taken.blob)
        return taken.isComplete ? [write, .complete(taken.blob)] : [write] + requests()
    }

    mutating func stored() -> [ServiceAction] { fetch == nil ? [] : goOnFetching() }

    private mutating func requests() -> [ServiceAction] {
        (fetch?.requests() ?? []).flatMap { tell(.blobRequest($0)) }
    }

    private mutating func goOnFetching() -> [ServiceAction] {
        guard fetch?.isComplete == true else { return requests() }
        fetch = nil
        switch phase {
        case .loading(let begin): return [.prepare(begin)]
        case .starting: return start()
        default: return []
        }
    }

    mutating func prepared(_ names: MetricNames) -> [ServiceAction] {
        guard case .loading(let begin) = phase else { return [] }
        phase = .ready(Job(begin: begin, names: names))
        return tell(.ready(ClientReady()))
    }

    /// Ends the job, and frees the service for the next client.
    mutating func leave() -> [ServiceAction] {
        client = nil
        return drop()
    }

    /// Tells the client why, and ends the job.
    mutating func refuse(_ refusal: ServiceRefusal) -> [ServiceAction] {
        let message = ClientRefusal.with {
            $0.reason = refusal.reason
            $0.problems = refusal.problems
        }
        return tell(.refusal(message)) + drop()
    }

    /// Ends the job.
    mutating func drop() -> [ServiceAction] {
        phase = .idle
        (fetch, isStateHere) = (nil, false)
        return stopRun() + [.discard]
    }

    /// Stops the run if there is one that goes on.
    mutating func stopRun() -> [ServiceAction] {
        guard hasRun, !isStopping else { return [] }
        isStopping = true
        return [.stop]
    }
}

extension ClientBegin {
    /// All arrays.
    var arrays: [ClientArray] {
        [hasTrain ? train : nil, hasTest ? test : nil].compactMap(\.self).flatMap { set in
            [set.x] + (set.hasY ? [set.y] : []) + (set.hasSampleWeight ? [set.sampleWeight] : [])
        }
    }

    /// What is wrong with it; nil if nothing is.
    var problem: String? {
        guard batchSize > 0 else { return "a batch of 0 samples; it must have 1 or more" }
        guard hasTrain || hasTest else { return "neither data to train on nor data to evaluate" }
        if hasTrain, let problem = train.problem { return "training data: \(problem)" }
        if hasTest, let problem = test.problem { return "test data: \(problem)" }
        return nil
    }
}

extension ClientDataset {
    fileprivate var problem: String? {
        guard hasX, hasY else {
            return "x and y must both be there; to predict, use model.predict, which this service does not replace"
        }
        let arrays = [("x", x), ("y", y)] + (hasSampleWeight ? [("sample_weight", sampleWeight)] : [])
        for (name, array) in arrays where array.shape.first != x.shape.first || array.shape.contains(0) {
            return "\(name) has the shape \(array.shape), x \(x.shape); both must have as many samples, 1 or more"
        }
        return x.shape.isEmpty ? "x has no axis of samples" : nil
    }
}
