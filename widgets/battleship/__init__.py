"""The figures of "Where to shoot", and the mathematics of Battleship that only they need."""
