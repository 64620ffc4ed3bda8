"""What tests are made of: page objects, builders, stand-ins for the world."""
