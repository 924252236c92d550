"""A figure the scan has lost stays lost: its mark is no emphasis."""

import pytest

from flows.mentions.money import find_money
from flows.restore import restore

HEAD = (
    "*secret*\n\n25X1\n\n**DIRECTORATE OF INTELLIGENCE**\n\n14 March 1976\n\nMEMORANDUM FOR: The Director\nSUBJECT: "
    "Credits\n\n25X1\n\n"
)


@pytest.mark.parametrize("printed", ["$*.5 billion", "$*5 million", "$2*- million"])
def test_asterisk_in_the_place_of_a_figure_stays(printed: str):
    document = restore(f"{HEAD}The *whole* line came to {printed} in that year.\n".encode())
    assert printed in document.text
    assert "The whole line" in document.text
    assert all(sum_found.illegible for sum_found in find_money(document.view.text))
