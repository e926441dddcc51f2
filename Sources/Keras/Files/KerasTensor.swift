/// A tensor of a file, as float32.
package struct KerasTensor: Sendable, Hashable {
    /// Sizes of the axes; none for a single number.
    package let shape: [Int]

    /// The elements, the last axis fastest; integers and float64 are rounded.
    package let values: [Float]

    /// The same elements exactly, if the file has them as integers: counters and the states of seeds.
    package let integers: [Int]?

    /// A tensor of floating-point numbers.
    package init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(shape)")
        (self.shape, self.values, integers) = (shape, values, nil)
    }

    /// A tensor of integers, as for the optimizer's `iteration`.
    package init(shape: [Int], integers: [Int]) {
        precondition(integers.count == shape.reduce(1, *), "\(integers.count) integers for the shape \(shape)")
        (self.shape, values, self.integers) = (shape, integers.map(Float.init), integers)
    }
}

/// A tensor under the name that a legacy file gives it: "dense/kernel:0".
package struct NamedTensor: Sendable, Hashable {
    package let name: String
    package let tensor: KerasTensor

    /// Gives a tensor its name.
    package init(name: String, tensor: KerasTensor) {
        (self.name, self.tensor) = (name, tensor)
    }
}
