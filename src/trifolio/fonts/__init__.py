"""Font faces, subsets of them, and characters that no face has."""
