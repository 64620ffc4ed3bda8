"""Page objects: they speak a person's words and find widgets by their object names."""
