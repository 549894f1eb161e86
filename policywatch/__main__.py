"""`python -m policywatch`: the command line."""

from policywatch.cli import cli

if __name__ == "__main__":
    cli(prog_name="policywatch")
