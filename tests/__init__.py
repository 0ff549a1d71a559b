"""The tests, as a package of their own: some libraries install one called tests too, and the nearer one wins."""
