"""Why KL?: how much was learned, and how loud the evidence is."""
