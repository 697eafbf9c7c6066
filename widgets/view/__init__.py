"""The view: the browser's side of a figure, in JavaScript and CSS."""
