"""What a file is: its format, its encoding, what is packed inside it, and whether it holds still."""
