"""The verbs: what solvent does, told in terms of values and ports."""
