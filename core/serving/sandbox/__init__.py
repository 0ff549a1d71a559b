"""Limited child processes: what strangers made is opened there and nowhere else."""
