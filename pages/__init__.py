"""The screens: `steps` holds one file a step, `ui` the pieces they share."""
