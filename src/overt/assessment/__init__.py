"""What a case amounts to: words of probability, impact, attribution, techniques."""
