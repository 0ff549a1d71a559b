"""What browsers send: written to the disk as it comes, within limits, and laid beside its job."""
