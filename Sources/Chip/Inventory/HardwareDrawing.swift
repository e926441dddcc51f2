/// The text that `regatta machine` prints of the machine itself, without groups: what it has, and a picture.
public enum HardwareDrawing {
    /// Draws a machine as lines with a newline after each. `inventory` is that of the same machine.
    ///
    /// At most 48 chips on a side are drawn.
    public static func text(_ machine: Machine, _ inventory: MachineInventory) -> String {
        let parts = [InventoryTable.lines(inventory), ChipPicture(machine, inventory.faults).lines]
        return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }
}
