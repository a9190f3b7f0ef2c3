"""What the data can carry: counts, published figures, answers, and the verdicts on them."""
