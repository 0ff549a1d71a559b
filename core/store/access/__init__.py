"""Who may come in: workspaces by their key, recovery links, and visitors by a link to one model."""
