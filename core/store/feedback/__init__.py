"""What people said about answers: the inbox, what is decided about its entries, and what is gathered into it."""
