"""What a person may do: one class per family of deeds, each asked with the session first."""
