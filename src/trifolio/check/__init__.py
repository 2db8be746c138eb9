"""What is wrong: rules over a source, the proof of sameness and the lint of a finished artifact."""
