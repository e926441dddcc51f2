import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Coordinator and workers on hosts with addresses of their own, over `tcp://`.
    @Suite(.disabled(if: Hosts.obstacle != nil, "\(Hosts.obstacle ?? "")"))
    struct TwoHostsTests {
        @Test func workersOnOtherHostsGiveTheSameWeights() throws {
            let scratch = try Scratch()
            let data = try SmallFashion(in: scratch)
            let reference = try Training(model: "lenet5").run(data, in: scratch)
            let hosts = try Hosts(3)
            let endpoint = "tcp://\(hosts.address(0)):5570"
            let training = Training(
                model: "lenet5", workers: 1, more: ["--listen", endpoint, "--remote-workers", "2"])
            let coordinator = try Program(
                training.arguments(data, scratch, "run"), namespace: hosts.name(0), in: scratch)
            let workers = try [1, 2].map { host in
                try Program(
                    ["worker", "--coordinator", endpoint, "--name", "host\(host)", "--slots", "1"],
                    namespace: hosts.name(host), in: scratch)
            }
            let result = try coordinator.finish()
            #expect(result.status == 0, "\(result.errors)")
            for worker in workers { #expect(try worker.finish(within: .seconds(10)).status == 0) }
            #expect(try Training.summary(scratch.path("run")).weightsSHA256 == reference.weightsSHA256)
        }
    }
}
