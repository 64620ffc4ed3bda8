"""What is hidden or random: passwords, sealed fields, the one key of a directory."""
