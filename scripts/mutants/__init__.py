"""Mutation testing: small changes to a module, each of which at least one of the module's tests should notice.

    make mutants MODULE=korean/values.py
    python -m scripts.mutants korean/values.py --sample 40 --seed 7
    python -m scripts.mutants some/other.py --tests some/tests/test_other.py

`table.toml` names the tests of each module that is held to the bar, and the mutations that change nothing anybody could
see. The exit status is 1 when fewer than `--least` per cent of the mutations are killed. A survivor is either a missing
test, which asserts what a user would notice, or code that can go. Only a mutation that no test could ever notice
belongs in the table, with the reason.

The tests are collected once, in a process that forks for each mutation: `operators` proposes the changes, `patching`
applies one to the module that is already imported, `session` runs the tests that reach it.
"""
