"""From facts and findings to a judgement: stages, scores, the weakest stage that the scale requires."""
