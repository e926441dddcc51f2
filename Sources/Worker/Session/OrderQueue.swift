internal import Transport
package import Wire

/// What the coordinator wants done, in order.
package enum WorkerOrder: Sendable {
    case prepare(ControlWelcome, state: [UInt8]?)
    case formRing(ControlFormRing)
    case train(ControlStepOrder)
    case evaluate(afterSteps: Int)
    case takeSnapshot(step: Int)
    case finish
}

/// Orders on their way from the control channel to the trainer's thread.
package final class OrderQueue: Sendable {
    /// The coordinator gives out at most 64 items ahead; more than this is a fault of it.
    package static let limit = 1024

    private let orders = Monitor<[WorkerOrder]>([])

    package init() {}

    /// Adds an order; false if the queue is full.
    package func append(_ order: WorkerOrder) -> Bool {
        orders.change { orders in
            guard orders.count < Self.limit else { return false }
            orders.append(order)
            return true
        }
    }

    /// The next order, as soon as there is one.
    package func next() -> WorkerOrder {
        while true {
            let order = orders.wait(until: .now + .seconds(3600)) { $0.isEmpty ? nil : $0.removeFirst() }
            if let order { return order }
        }
    }

    /// Drops what is waiting and ends the thread that serves the queue.
    package func finish() {
        orders.change { $0 = [.finish] }
    }
}
