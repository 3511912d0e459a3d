"""Review: drafts that go to a lawyer, what comes back, and what was signed."""
