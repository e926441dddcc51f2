/// What placement and timing have to know about a layer, whatever it computes.
///
/// Layers that only rename elements (flatten, reshape) or change them where they lie (dropout, activations) are none.
public struct NetworkLayer: Sendable, Hashable {
    /// Which inputs an output depends on, and what the layer does with them.
    public enum Kind: Sendable, Hashable {
        /// Each output channel sums products over all input channels: dense layers and convolutions.
        case product
        /// Each output channel sums products over its own input channel: depthwise convolutions.
        case depthwise
        /// No products: pooling, normalization, sums of layers.
        case window
    }

    /// Where an input comes from.
    public struct Source: Sendable, Hashable {
        /// The number of an earlier layer; −1 for the images.
        public let layer: Int
        /// The input channel at which its channels begin; above 0 only behind another source that is joined to it.
        public let firstChannel: Int

        /// Makes a source.
        public init(_ layer: Int, firstChannel: Int = 0) {
            (self.layer, self.firstChannel) = (layer, firstChannel)
        }
    }

    /// The layer's name.
    public let name: String
    /// What it does.
    public let kind: Kind
    /// The shape of its input; of joined inputs the channels together.
    public let input: Volume
    /// The shape of its result.
    public let output: Volume
    /// Rows of the window; 1 for a dense layer.
    public let windowRows: Int
    /// Columns of the window; 1 for a dense layer.
    public let windowColumns: Int
    /// Rows that the window moves on.
    public let rowStride: Int
    /// Rows of zeros above the input.
    public let rowsAbove: Int
    /// Products, or other operations, summed for one output element: 9 · 64 for a 3×3 convolution of 64 channels.
    public let terms: Int
    /// Parameters of an output channel beside the kernel: 1 for a bias, 4 for a batch normalization.
    public let extraWeights: Int
    /// What feeds it.
    public let sources: [Source]
    /// Whether the way back needs the gradient of the input: not where nothing before it is trained.
    public let hasInputGradient: Bool

    /// Makes a layer; the arguments are the properties.
    public init(
        _ name: String, _ kind: Kind, input: Volume, output: Volume, window: (rows: Int, columns: Int) = (1, 1),
        rowStride: Int = 1, rowsAbove: Int = 0, terms: Int, extraWeights: Int, sources: [Source],
        hasInputGradient: Bool
    ) {
        (self.name, self.kind, self.input, self.output) = (name, kind, input, output)
        (windowRows, windowColumns) = window
        (self.rowStride, self.rowsAbove, self.terms) = (rowStride, rowsAbove, terms)
        (self.extraWeights, self.sources, self.hasInputGradient) = (extraWeights, sources, hasInputGradient)
    }

    /// Elements of the kernel that an output channel has.
    public var kernelWeights: Int { kind == .window ? 0 : terms }

    /// Parameters.
    public var weights: Int { output.channels * (kernelWeights + extraWeights) }

    /// Multiply-accumulates of one pass over one sample, counted also where the window reaches over the border;
    /// for a `.window` layer its other operations.
    public var operations: Int { output.count * terms }

    /// The same of products only.
    public var multiplyAccumulates: Int { kind == .window ? 0 : operations }

    /// Places of the window.
    var taps: Int { windowRows * windowColumns }

    /// Whether the input channels can be cut, which leaves partial sums: not where groups of channels are apart.
    var mayCutInputs: Bool { kind == .product && terms == taps * input.channels }
}
