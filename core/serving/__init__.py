"""Running a bundle: raw values in, named answers out. It stands alone: no torch, sklearn, onnx or pydantic here."""
