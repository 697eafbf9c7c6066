"""Does param still do what widgets/kit/param_compat.py relies on?"""

from typing import ClassVar

import param
import pytest

from widgets.kit import param_compat

WHAT_TO_DO = (
    f"param {param.__version__}: `Parameter._validate(value)` {{}}; find what an assignment calls "
    "to check a value (Parameter.__set__ in param/parameterized.py), change "
    "widgets/kit/param_compat.py, and see build/UPGRADING.md"
)


class Settings(param.Parameterized):
    share = param.Number(0.5, bounds=(0, 1))


def test_a_value_can_be_checked_without_setting_it():
    settings = Settings()
    assert param_compat.validate(settings.param.share, 0.25) == 0.25, WHAT_TO_DO.format(
        "changes it"
    )
    assert settings.share == 0.5, WHAT_TO_DO.format("sets the value")


@pytest.mark.parametrize("value", [2, "a half"])
def test_a_value_out_of_bounds_is_refused(value):
    try:
        param_compat.validate(Settings().param.share, value)
    except ValueError:
        return
    except Exception as error:
        pytest.fail(WHAT_TO_DO.format(f"raises {error!r} where ValueError is expected"))
    pytest.fail(WHAT_TO_DO.format(f"accepts {value!r} for bounds from 0 to 1"))


def test_an_assignment_still_asks_it():
    class Noting(param.Number):
        asked: ClassVar[list] = []

        def _validate(self, value):
            self.asked.append(value)

    class Noted(param.Parameterized):
        share = Noting(0.5)

    Noted().share = 0.25
    assert Noting.asked[-1:] == [0.25], WHAT_TO_DO.format("is not what an assignment calls")
