internal import CFixedPoint

/// The three passes as products. The patches are never written down as a whole: blocks of them are gathered from the
/// image as the product is packed.
extension FixedConvolution {
    /// result[pixel, filter] = Σ over the patch, image · weights; pixels are batch x output height x output width.
    @unsafe
    public func forward<Pixel: FixedStorage, Weight: FixedStorage>(
        image: UnsafePointer<Pixel>, weights: UnsafePointer<Weight>
    ) -> FixedProduct {
        unsafe FixedProduct(
            rows: batch * output.height * output.width, columns: filters, terms: patch,
            patches(image, alongOuter: false), FixedMatrix(weights, rows: patch, columns: filters).right,
            patches: windows)
    }

    /// result[patch, filter] = Σ over the pixels, image · gradient: the gradient of the weights, as they lie.
    @unsafe
    public func weightGradient<Pixel: FixedStorage, Gradient: FixedStorage>(
        image: UnsafePointer<Pixel>, gradient: UnsafePointer<Gradient>
    ) -> FixedProduct {
        let pixels = batch * output.height * output.width
        return unsafe FixedProduct(
            rows: patch, columns: filters, terms: pixels, patches(image, alongOuter: true),
            FixedMatrix(gradient, rows: pixels, columns: filters).right, patches: windows)
    }

    /// result[pixel, channel] = Σ over taps and filters, gradient · weights: the gradient of the image, as it lies.
    ///
    /// With strides most of its terms are zeros, which are multiplied like others.
    @unsafe
    public func inputGradient<Gradient: FixedStorage, Weight: FixedStorage>(
        gradient: UnsafePointer<Gradient>, weights: UnsafePointer<Weight>
    ) -> FixedProduct {
        var right = unsafe FixedMatrix(weights, rows: channels, columns: filters).transposed.right
        unsafe (right.k_group, right.k_group_stride) = (filters, channels * filters)
        return unsafe FixedProduct(
            rows: batch * image.height * image.width, columns: channels,
            terms: kernel.height * kernel.width * filters, patches(gradient, alongOuter: false), right,
            patches: scatteredWindows)
    }

    private func patches<Pixel: FixedStorage>(_ base: UnsafePointer<Pixel>, alongOuter: Bool) -> fixed_operand {
        unsafe fixed_operand(
            base: UnsafeRawPointer(base), bits: Int32(Pixel.bitWidth), outer_stride: 0, k_stride: 0, k_group: 0,
            k_group_stride: 0, patches: nil, patches_along_outer: alongOuter)
    }

    /// What each result reads of the image.
    private var windows: fixed_patches {
        fixed_patches(
            image_height: image.height, image_width: image.width, channels: channels, pixels_high: output.height,
            pixels_wide: output.width, kernel_height: kernel.height, kernel_width: kernel.width,
            stride_y: stride.height, stride_x: stride.width, offset_y: -before.height, offset_x: -before.width,
            divisor_y: 1, divisor_x: 1, tap_sign: 1)
    }

    /// What each pixel of the image reads of the results' gradients: those that it went into.
    private var scatteredWindows: fixed_patches {
        fixed_patches(
            image_height: output.height, image_width: output.width, channels: filters, pixels_high: image.height,
            pixels_wide: image.width, kernel_height: kernel.height, kernel_width: kernel.width, stride_y: 1,
            stride_x: 1, offset_y: before.height, offset_x: before.width, divisor_y: stride.height,
            divisor_x: stride.width, tap_sign: -1)
    }
}
