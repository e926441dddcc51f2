// Chip
