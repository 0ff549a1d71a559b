"""Trees: grown round by round, their inputs rounded, and said as ONNX nodes."""
