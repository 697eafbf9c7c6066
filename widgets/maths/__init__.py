"""The mathematics of the essays: numpy only, knowing nothing of screens."""
