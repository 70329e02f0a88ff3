"""Reports of an appraisal: what the requirements are worth, how far they are proven, and what would get there."""
