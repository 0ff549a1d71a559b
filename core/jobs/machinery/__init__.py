"""How jobs run: the supervisor that forks them, the worker inside one, limits, logs, and why one ended badly."""
