"""How a model that learns step by step is trained, and how a run tells what happens. See LAYERS."""
