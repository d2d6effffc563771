"""Pure rules of reading: text, category, urgency, place, likeness, topics."""
