"""The command line's subcommands, one file each; every one imports what it needs and no more."""
