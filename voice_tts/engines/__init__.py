"""An import path kept for operators' scripts; the engines are in `speech.engines`."""
