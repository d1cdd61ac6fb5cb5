"""Scripts whose figures the README quotes."""
