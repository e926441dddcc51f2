/// What another computer was reported to reach, to stand beside a projection.
public struct Reference: Sendable, Hashable, Codable {
    /// The computer.
    public let name: String
    /// Training speed of the network that was reported on.
    public let imagesPerSecond: Double
    /// Forward multiply-accumulates of an image of that network.
    public let forwardProducts: Double
    /// Power while training: nominal, not measured.
    public let watts: Double
    /// Where the numbers are from, and what is assumed.
    public let source: String

    enum CodingKeys: String, CodingKey {
        case name
        case imagesPerSecond = "images_per_second"
        case forwardProducts = "forward_products"
        case watts
        case source
    }

    /// VGG16 for 224×224 images.
    private static let vgg16 = 15.470264320e9

    /// Both trained VGG16 on images of ImageNet's size.
    public static let all = [
        Reference(
            name: "6 x V100", imagesPerSecond: 2052, forwardProducts: vgg16, watts: 6 * 300 + 400,
            source: "Nita 2018, VGG16; nominal 300 W a GPU; 400 W for the host assumed"),
        Reference(
            name: "2 x Xeon E5-2695 v4", imagesPerSecond: 18, forwardProducts: vgg16, watts: 2 * 120 + 100,
            source: "Nita 2018, VGG16, a node of Cirrus with 36 cores; nominal 120 W a processor; 100 W for the rest "
                + "of the node assumed"),
    ]

    /// The speed for another network, if it went with the number of products.
    public func imagesPerSecond(products: Int) -> Double { imagesPerSecond * forwardProducts / Double(products) }

    /// The energy of an image of another network, under the same assumption.
    public func joulesPerImage(products: Int) -> Double { watts / imagesPerSecond(products: products) }
}
