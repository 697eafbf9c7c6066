"""Every private name of param that we use, and why.

- `Parameter._validate(value)` is what an assignment calls to check bounds, choices and patterns.
  There is no public way to check a value without setting it.
  https://github.com/holoviz/param/blob/v2.4.2/param/parameterized.py#L2078
"""

from typing import Any

import param


def validate(parameter: param.Parameter[Any], value: Any) -> Any:
    """`value`, if `parameter` accepts it; raises ValueError otherwise."""
    parameter._validate(value)
    return value
