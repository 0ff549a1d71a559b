"""How pretrained models split texts into pieces, as graph nodes: texts in, token numbers out. Knows no model's
weights."""
