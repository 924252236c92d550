"""What a release says about itself, each file generated from the tables as written."""
