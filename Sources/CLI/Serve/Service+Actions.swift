internal import Coordinator
internal import Foundation
internal import Service
internal import Transport
internal import Wire

/// Doing what the core wants.
extension ServiceShell {
    func perform(_ action: ServiceAction) async {
        do {
            try await carryOut(action)
        } catch {
            let reason = (error as? ServiceFailure)?.reason ?? "\(error)"
            let line = reason.split(whereSeparator: \.isNewline).joined(separator: "; ")
            // The core counts on the end of every run that it wants begun.
            if case .start = action { post(.ended(line)) } else { post(.failed(ServiceRefusal(line))) }
        }
    }

    private func carryOut(_ action: ServiceAction) async throws {
        switch action {
        case .send(let body, let client): try send(body, to: client)
        case .check(let model): post(.checked(ServiceJob.problems(model)))
        case .find(let wanted): post(.missing(try missing(wanted)))
        case .write(let bytes, let blob): try write(bytes, to: blob)
        case .complete(let blob):
            try complete(blob)
            post(.stored)
        case .prepare(let begin):
            jobs += 1
            let job = try ServiceJob(begin, settings.machine, blobs: blobs, in: "\(folder)/job-\(jobs)")
            self.job = job
            post(.prepared(job.names))
        case .start(let state, let steps): try start(state, afterSteps: steps)
        case .release(let release): run?.release(release)
        case .stop: run?.stop()
        case .readState: post(.state(try readState()))
        case .serve(let request, let client): try serve(request, to: client)
        case .discard: discard()
        }
    }

    private func send(_ body: ClientFromService.OneOf_Body, to client: ClientName) throws {
        let bytes: [UInt8] = try ClientFromService.with { $0.body = body }.serializedBytes()
        do throws(TransportError) {
            try server.send(bytes, to: ControlPeer(name: client))
        } catch {
            post(.lost(client))
        }
    }

    // MARK: Blobs. A state is kept in memory, arrays in files.

    private func missing(_ wanted: [ClientBlob]) throws(ServiceFailure) -> [ClientBlob] {
        if wanted.count == 1, wanted[0].sha256 == state.blob.sha256 { return [] }
        return try blobs.missing(wanted)
    }

    private func write(_ bytes: [UInt8], to blob: ClientBlob) throws(ServiceFailure) {
        try blobs.write(bytes, to: blob)
    }

    private func complete(_ blob: ClientBlob) throws(ServiceFailure) { try blobs.complete(blob) }

    private func serve(_ request: ClientBlobRequest, to client: ClientName) throws {
        let (first, count) = (Int(clamping: request.offset), Int(request.byteCount))
        guard request.sha256 == state.blob.sha256, count <= ClientProtocol.chunkBytes, first <= state.bytes.count,
            count <= state.bytes.count - first
        else { throw ServiceFailure("no blob with the digest and range that were asked for") }
        let chunk = ClientBlobChunk.with {
            $0.sha256 = request.sha256
            $0.offset = request.offset
            $0.bytes = Data(state.bytes[first..<first + count])
        }
        try send(.blobChunk(chunk), to: client)
    }

    // MARK: Runs.

    private func start(_ wanted: ClientState, afterSteps steps: Int) throws {
        guard let job else { throw ServiceFailure("a run without a job") }
        let bytes = wanted.blob.sha256 == state.blob.sha256 ? state.bytes : try take(wanted.blob)
        let iteration = Int(wanted.iteration)
        let initial = try job.initial(ServiceState.numbers(bytes), iteration: iteration)
        runs += 1
        let configuration = job.configuration(iteration: iteration, afterSteps: steps)
        let inbox = inbox
        let run = try Coordinator(
            configuration, settings.execution, in: .new(path: "\(folder)/run-\(runs)"), executable: settings.executable,
            beginningWith: initial, view: Coordinator.View(style: .plain) { _ in },
            report: { inbox.yield(.event(.news($0))) })
        self.run = run
        Task {
            let outcome = await run.run()
            inbox.yield(.ended(outcome.end))
        }
    }

    /// The bytes of a state that has come as a blob; it does not stay among the arrays.
    private func take(_ blob: ClientBlob) throws -> [UInt8] {
        let path = blobs.path(blob)
        let bytes = try doing("\(path): cannot be read") { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
        try? FileManager.default.removeItem(atPath: path)
        return bytes
    }

    private func readState() throws -> ClientState {
        guard let job else { throw ServiceFailure("a state without a job") }
        let (numbers, iteration) = try job.numbers(of: try RunDirectory(opening: "\(folder)/run-\(runs)"))
        state = ServiceState(numbers)
        return .with {
            $0.blob = state.blob
            $0.iteration = UInt64(iteration)
        }
    }

    private func discard() {
        blobs.release()
        job?.remove()
        job = nil
    }

    /// What a run left goes when the next one has begun its own, or nobody needs it.
    func ended(_ end: RunEnd) {
        run = nil
        let failure: String? = if case .failed(let failure) = end { failure.description } else { nil }
        post(.ended(failure))
    }
}
