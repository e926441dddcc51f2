extension Archive {
    /// The text of a member.
    func text(_ member: String) throws(KerasError) -> String {
        try utf8(try read(member, limit: Limits.textBytes), place: member)
    }

    /// The member with the weights, which must be HDF5.
    func weightsMember() throws(KerasError) -> String {
        let others = [
            "model.weights.npz": "weights of NumPy; install h5py and save the model again",
            "model.weights.json": "weights in several files; save the model without max_shard_size",
        ]
        let name = "model.weights.h5"
        guard !names.contains(name), let other = names.first(where: { others[$0] != nil }) else { return name }
        throw KerasError(place: other, problem: others[other] ?? "")
    }
}
