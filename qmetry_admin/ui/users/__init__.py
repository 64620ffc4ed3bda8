"""The Users page: who there is, found and sorted, and the way to each of them."""
