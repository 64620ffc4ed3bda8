"""The secrets' room: hashes, sealed fields, the key's place."""
