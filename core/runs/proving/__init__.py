"""The stages after training: the bundle joined and proved, judged, compared with what was before, looked back on."""
