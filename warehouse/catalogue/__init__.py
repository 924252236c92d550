"""The catalogue: every document the pipeline knows by default, with its citation, licence and pinned hash (`sources.yaml`)."""
