/// What a layer computes.
public enum Operation: Codable, Sendable, Hashable {
    /// A fully connected layer.
    case dense(Dense)
    /// A two-dimensional convolution.
    case conv2D(Conv2D)
    /// A two-dimensional convolution of each channel on its own.
    case depthwiseConv2D(DepthwiseConv2D)
    /// The largest value of each window.
    case maxPooling2D(MaxPooling2D)
    /// The mean of each window.
    case averagePooling2D(AveragePooling2D)
    /// The mean of each channel over the whole image.
    case globalAveragePooling2D
    /// The sum of two or more results of one shape, element by element, from the first to the last.
    case add
    /// Height, width and channels in one row, channels fastest.
    case flatten
    /// In training, sets each element to zero with probability `rate` and scales the others by 1 / (1 − rate).
    case dropout(rate: Float)
    /// max(x, 0).
    case relu
    /// A function of each element.
    case activation(Activation)
    /// x, below zero `slope`·x.
    case leakyReLU(slope: Float)
    /// Mean 0 and variance 1 for each channel.
    case batchNormalization(BatchNormalization)
    /// The image with zeros around it.
    case zeroPadding2D(Border)
}
