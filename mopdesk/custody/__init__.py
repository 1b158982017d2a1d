"""The key cupboard: makes the store's key, wraps it, keeps it in the vault; it never opens a store."""
