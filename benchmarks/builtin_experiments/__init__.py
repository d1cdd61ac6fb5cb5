"""Small experiments whose figures the built-in engine's note quotes."""
