"""What a person reads: progress, the closing summary, one record with its evidence, the list of sources."""
