"""The figures of "Why KL?"."""
