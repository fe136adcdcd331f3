"""What the fields of forms take and refuse."""

import pytest

from trading.announcements.schemas import TermsForm
from trading.kernel.errors import Invalid
from trading.web.forms import bind


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59-12:00"])
def test_a_moment_beyond_the_calendar_is_refused_at_its_field(moment: str) -> None:
    with pytest.raises(Invalid) as refused:
        bind(TermsForm(), {"deadline": moment})
    assert "deadline" in refused.value.fields
