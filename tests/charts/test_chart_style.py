"""What all charts share: how text is measured and wrapped, and which colours it has."""

import warnings
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontum_stats.charts.bars import Bar, BarGroup, Panel, draw_bars
from kontum_stats.charts.style import C1, C2, C3, INK, INK_SOFT, SIZE, svg, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"


@given(st.text(max_size=30), st.text(max_size=30), st.booleans())
def test_any_text_has_a_width_that_is_the_sum_of_its_parts(left, right, bold):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parts = [text_width(part, bold=bold) for part in (left, right)]
        assert min(parts) >= 0
        assert text_width(left + right, bold=bold) == pytest.approx(sum(parts))
        assert text_width(left, 2 * SIZE, bold) == pytest.approx(2 * parts[0])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.floats(min_value=0.5, max_value=4.7))
def test_wrapped_text_fits_its_width_or_ends_in_an_ellipsis(text, width):
    lines = wrap(text, width)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line) <= width or len(line) <= 2 for line in lines)


def test_a_dollar_sign_is_no_formula():
    panel = Panel("", "VND", (BarGroup("$x^2$", (Bar("", 5, "$5 & $6"),)),))
    picture = svg(draw_bars([panel], str), "x", "", "")
    assert {"$x^2$", "$5 & $6"} <= {
        text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")
    }


# The palette


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    low, high = sorted(linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (xyz @ np.clip(light, 0, 1)) / [0.9505, 1, 1.089]
    fx, fy, fz = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


# Machado, Oliveira and Fernandes (2009), full severity, on linear light.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


@pytest.mark.parametrize("vision", VISION)
def test_colours_keep_apart_for_every_kind_of_vision(vision):
    seen = [lab(np.array(VISION[vision]) @ linear(colour)) for colour in (C1, C2, C3)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 12


@pytest.mark.parametrize("colour", [C1, C2, C3])
def test_colours_stand_out_on_white_and_on_a_dark_page(colour):
    assert contrast(colour, "#ffffff") >= 3 and contrast(colour, "#15181b") >= 3


@pytest.mark.parametrize("ink", [INK, INK_SOFT])
def test_ink_is_legible_on_white(ink):
    assert contrast(ink, "#ffffff") >= 4.5
