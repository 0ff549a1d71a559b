"""What a cell is to a model: empty, a number, yes or no, or a text. Files, forms, training and bundles all ask here."""
