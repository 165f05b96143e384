"""Schema steps, each one sentence; they never import the living model, so that their meaning never moves."""
