"""The pages of the window, one module a page; ``register`` says which an office has."""
