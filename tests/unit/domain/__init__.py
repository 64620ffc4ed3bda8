"""The domain's tests: rules alone, against the standards and the documented behaviour."""
