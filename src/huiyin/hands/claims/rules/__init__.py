"""Pure decisions of check-in, claims, matching and appraisal."""
