"""What trainers use to write content and to prove it right."""
