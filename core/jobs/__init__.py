"""Jobs run in processes of their own, behind a supervisor that forks them; `desk` is what pages call."""
