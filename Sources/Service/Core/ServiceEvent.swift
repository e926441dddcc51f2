package import Coordinator
package import Wire

/// Who a client is: the name of its end of the channel.
package typealias ClientName = String

/// What the core of the service is told.
package enum ServiceEvent: Sendable {
    /// A client's message arrived.
    case message(ClientFromClient.OneOf_Body, from: ClientName)
    /// A client has not been heard of for too long, or its connection closed.
    case lost(ClientName)
    /// What of the model that was to be checked is not supported.
    case checked([String])
    /// Which of the blobs that were to be found are not here.
    case missing([ClientBlob])
    /// A blob is here, its digest is right.
    case stored
    /// The data and the model that were to be prepared can be trained.
    case prepared(MetricNames)
    /// What was to be done cannot be done.
    case failed(ServiceRefusal)
    /// The run did something.
    case news(RunNews)
    /// The run is over, its state saved if it was stopped; nil: without a failure.
    case ended(String?)
    /// The newest state of the run, ready to be served.
    case state(ClientState)
}

/// What the core wants done; the shell does it, in order.
package enum ServiceAction: Sendable {
    case send(ClientFromService.OneOf_Body, to: ClientName)
    /// Say `checked`.
    case check(ClientModel)
    /// Say `missing`.
    case find([ClientBlob])
    /// Add bytes to the end of a blob that is on its way here.
    case write([UInt8], to: ClientBlob)
    /// The blob's bytes are all here: say `stored`, or `failed` if its digest is another.
    case complete(ClientBlob)
    /// Make a data set of the arrays, and of the model what workers train: say `prepared` or `failed`.
    case prepare(ClientBegin)
    /// Begin a run that holds, from this state on and after so many steps of the job, which say where it is in the data;
    /// its news follow.
    case start(ClientState, afterSteps: Int)
    case release(Release)
    /// Stop the run; `ended` follows.
    case stop
    /// Say `state`.
    case readState
    /// Answer from the state that is served.
    case serve(ClientBlobRequest, to: ClientName)
    /// Forget what was begun; the arrays stay.
    case discard
}

/// What the metrics beside the loss are called; nil for those that are not counted.
package struct MetricNames: Sendable, Hashable {
    package let accuracy: String?
    package let topK: String?

    package init(accuracy: String? = nil, topK: String? = nil) {
        (self.accuracy, self.topK) = (accuracy, topK)
    }
}

/// Why the service does not do what it was asked for; ends what was begun, and nothing else.
package struct ServiceRefusal: Error, Sendable, Hashable {
    /// One line.
    package let reason: String
    /// Of the model, one line each.
    package let problems: [String]

    package init(_ reason: String, problems: [String] = []) {
        (self.reason, self.problems) = (reason, problems)
    }
}
