import Testing

/// Small models beside real Keras: every layer with its settings, every loss, and ways to put layers together.
@Suite(.serialized) struct LayerParityTests {
    @Test(arguments: ["layers", "losses", "graphs"]) func aSmallModelIsWhatKerasSays(program: String) throws {
        #expect(try Parity.check(program, within: .seconds(600)) >= 8)
    }
}
