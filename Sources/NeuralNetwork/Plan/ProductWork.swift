/// image · factor, the factor being the same at all pixels of an image.
struct Product: ElementWork {
    let layout: ChannelLayout

    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        let (image, factor, product) = unsafe (x[0], x[1], y[0])
        let (places, width) = (layout.places, layout.width)
        for row in 0..<layout.rows {
            let factors = unsafe factor + row * width
            for pixel in row * places..<(row + 1) * places {
                for channel in 0..<width {
                    unsafe product[pixel * width + channel] = image[pixel * width + channel] * factors[channel]
                }
            }
        }
    }
}

/// The gradients of image and factor from that of their product: gradient · factor, and the sum over an image's pixels
/// of gradient · image.
struct ProductGradients: ElementWork {
    let layout: ChannelLayout

    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        let (gradient, image, factor) = unsafe (x[0], x[1], x[2])
        let (imageGradient, factorGradient) = unsafe (y[0], y[1])
        let (places, width) = (layout.places, layout.width)
        for row in 0..<layout.rows {
            let (factors, sums) = unsafe (factor + row * width, factorGradient + row * width)
            for channel in 0..<width { unsafe sums[channel] = 0 }
            for pixel in row * places..<(row + 1) * places {
                for channel in 0..<width {
                    let element = pixel * width + channel
                    let slope = unsafe gradient[element]
                    unsafe imageGradient[element] = slope * factors[channel]
                    unsafe sums[channel] += slope * image[element]
                }
            }
        }
    }
}
