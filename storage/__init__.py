"""What the register remembers: the folder, its keys, the sealed records, the journal."""
