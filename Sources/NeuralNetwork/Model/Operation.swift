/// What a layer computes.
public enum Operation: Codable, Sendable, Hashable {
    /// A fully connected layer.
    case dense(Dense)
    /// A two-dimensional convolution.
    case conv2D(Conv2D)
    /// A two-dimensional convolution of each channel on its own.
    case depthwiseConv2D(DepthwiseConv2D)
    /// A depthwise convolution and one of 1×1.
    case separableConv2D(SeparableConv2D)
    /// The largest value of each window.
    case maxPooling2D(MaxPooling2D)
    /// The mean of each window.
    case averagePooling2D(AveragePooling2D)
    /// The mean of each channel over the whole image; a reshape behind it keeps Keras' sides of 1 (`keepdims`).
    case globalAveragePooling2D
    /// The largest of each channel over the whole image.
    case globalMaxPooling2D
    /// The sum of two or more results of one shape, element by element, from the first to the last.
    case add
    /// The product of two results, element by element; an image may be multiplied with one number for each channel,
    /// of shape (1, 1, channels).
    case multiply
    /// The channels of two or more images of one height and width, or the features of vectors, one after the other.
    case concatenate
    /// Height, width and channels in one row, channels fastest.
    case flatten
    /// The same elements in the same order as an image.
    case reshape(height: Int, width: Int, channels: Int)
    /// In training, sets each element to zero with probability `rate` and scales the others by 1 / (1 − rate).
    case dropout(rate: Float)
    /// In training, sets all of a sample to zero with probability `rate` and scales it by 1 / (1 − rate) if not:
    /// Keras' dropout with the noise shape (None, 1, 1, 1), the stochastic depth of Huang et al. 2016.
    case sampleDropout(rate: Float)
    /// max(x, 0).
    case relu
    /// A function of each element.
    case activation(Activation)
    /// x, below zero `slope`·x.
    case leakyReLU(slope: Float)
    /// Mean 0 and variance 1 for each channel.
    case batchNormalization(BatchNormalization)
    /// Mean 0 and variance 1 over the channels of each pixel.
    case layerNormalization(LayerNormalization)
    /// Each channel times a learnt number.
    case layerScale(LayerScale)
    /// The image with zeros around it.
    case zeroPadding2D(Border)
    /// The image without so many rows and columns at its sides.
    case cropping2D(Border)
    /// Each channel times a constant, plus a constant.
    case rescaling(Rescaling)
    /// Each channel brought to mean 0 and variance 1 by constants.
    case normalization(Normalization)
}
