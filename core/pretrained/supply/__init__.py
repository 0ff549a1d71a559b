"""Which pretrained models there are, which one suits, and how one comes to this machine."""
