"""Pretrained models that others trained, as encoders: raw texts, pictures or sounds in, numbers out, in one ONNX graph
each.

Knows no dataset and no task. Weights come from installed packages or from Hugging Face, never as a pickle.
"""
