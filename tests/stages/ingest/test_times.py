"""When a post was written: what each way of writing a time means, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overt.errors import SettingError
from overt.ingest._base import Refusal
from overt.ingest._dates import order_of_dates
from overt.ingest._time import Clock
from overt.ingest._zones import zone_named


def at(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


def refusal(clock: Clock, raw: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        clock.read(raw)
    return caught.value


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2024-05-14T10:00:00Z", "2024-05-14 10:00:00"),
        ("2024-05-14T10:00:00.250Z", "2024-05-14 10:00:00"),
        ("2024-05-14T10:00:00+02:00", "2024-05-14 08:00:00"),
        ("2024-05-14T10:00:00.000+0000", "2024-05-14 10:00:00"),
        ("2024-05-14 10:00:00 UTC", "2024-05-14 10:00:00"),
        ("2024-05-14 10:00:00 +0200", "2024-05-14 08:00:00"),
        ("2024-05-14 10:00Z", "2024-05-14 10:00:00"),
        ("20240514T100000Z", "2024-05-14 10:00:00"),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10 20:19:24"),
        ("Wed, 10 Oct 2018 20:19:24 +0200", "2018-10-10 18:19:24"),
        ("Wed, 10 Oct 2018 20:19:24 GMT", "2018-10-10 20:19:24"),
        ("2020-06-09 12:00:01 EDT", "2020-06-09 16:00:01"),
        ("06/15/2015 07:33:11 AM PDT", "2015-06-15 14:33:11"),
        ("10 octobre 2018 à 20h19 UTC", "2018-10-10 20:19:00"),
        ("Oct 10, 2018, 8:19 PM GMT+2", "2018-10-10 18:19:00"),
    ],
)
def test_a_time_with_its_own_zone_needs_no_other(written, means):
    moment = Clock().read(written)
    assert (moment.at_s, moment.basis) == (at(means), "stated")
    assert Clock("Asia/Tokyo", dates="dmy").read(written).at_s == at(means)


@pytest.mark.parametrize(
    ("written", "means", "step_s"),
    [
        ("2024-05-14 10:00", "2024-05-14 10:00:00", 60),
        ("2024-05-14 10:00:07", "2024-05-14 10:00:07", 1),
        ("2024-05-14T10:00:07", "2024-05-14 10:00:07", 1),
        ("2012-4-9", "2012-04-09 00:00:00", 86_400),
        ("2016/9/1 10:30", "2016-09-01 10:30:00", 60),
        ("20160901", "2016-09-01 00:00:00", 86_400),
        ("20160901123059", "2016-09-01 12:30:59", 1),
        ("24-02-2015 11.35", "2015-02-24 11:35:00", 60),
        ("24.02.2015, 11:35", "2015-02-24 11:35:00", 60),
        ("01.02.2015 11:35", "2015-02-01 11:35:00", 60),  # dots put the day first everywhere
        ("10/31/2016 19:58", "2016-10-31 19:58:00", 60),
        ("10/31/16 7:58 PM", "2016-10-31 19:58:00", 60),
        ("10/31/2016 12:05 AM", "2016-10-31 00:05:00", 60),
        ("14 mai 2024 10:00", "2024-05-14 10:00:00", 60),
        ("May 14th, 2024", "2024-05-14 00:00:00", 86_400),
    ],
)
def test_a_time_without_a_zone_is_read_in_the_zone_of_the_export(written, means, step_s):
    moment = Clock("UTC").read(written)
    assert (moment.at_s, moment.basis, moment.step_s) == (at(means), "given", step_s)
    assert Clock("Pacific/Noumea").read(written).at_s == at(means) - 11 * 3600
    assert refusal(Clock(), written).reason == "no_zone"


def test_a_time_without_a_zone_is_refused_with_what_to_do():
    detail = refusal(Clock(), "2024-05-14 10:00").detail
    assert detail == (
        'posted_at is "2024-05-14 10:00", which has no time zone. Give the zone of this export '
        "with --zone, e.g. --zone Pacific/Noumea."
    )


@pytest.mark.parametrize(
    ("written", "at_s", "ms"),
    [
        (1_623_881_091, 1_623_881_091, None),
        ("1623881091", 1_623_881_091, None),
        ("1623881091.0", 1_623_881_091, None),
        ("1606451170.518142", 1_606_451_170, 518),
        (1_652_814_935_277, 1_652_814_935, 277),
        ("1652814935000", 1_652_814_935, 0),
        ("1652814935277123", 1_652_814_935, 277),
        (1_652_814_935.277, 1_652_814_935, 277),
        ({"$date": 1_652_814_935_277}, 1_652_814_935, 277),
    ],
)
def test_seconds_milliseconds_and_microseconds_since_1970_are_told_apart(written, at_s, ms):
    moment = Clock().read(written)
    assert (moment.at_s, moment.ms, moment.basis) == (at_s, ms, "epoch")


@given(st.integers(631_152_000, 4_133_980_799), st.sampled_from([1, 1_000, 1_000_000]))
def test_every_second_from_1990_to_2100_is_read_in_every_unit(second, unit):
    assert Clock().read(second * unit).at_s == second
    assert Clock().read(str(second * unit)).at_s == second


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001
def test_every_minute_is_read_alike_however_it_is_written(when):
    expected = int(when.replace(second=0, microsecond=0, tzinfo=UTC).timestamp())
    clock = Clock("UTC", dates="mdy")
    for pattern in ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d %B %Y, %H:%M",
                    "%a %b %d %H:%M:00 +0000 %Y", "%Y%m%d%H%M"):  # fmt: skip
        assert clock.read(when.strftime(pattern)).at_s == expected, pattern


@pytest.mark.parametrize(
    "written",
    ["0000-01-01 00:00:00", "9999-12-31 23:59:59", "1970-01-01", 0, "0", -1, "253402300799",
     "1889-05-14 10:00", 2**70, "01/01/0001"],
)  # fmt: skip
def test_times_before_1990_and_after_2100_are_placeholders_and_refused(written):
    assert refusal(Clock("UTC", dates="dmy"), written).reason == "time_out_of_range"


@pytest.mark.parametrize(
    "written",
    ["", None, "soon", "2024-02-30 10:00", "2024-05-14 25:00", "NaN", True, [], {}, "14/05", "x" * 500,
     float("nan"), "2024-05-14 10:00 IST", "99/99/2024"],
)  # fmt: skip
def test_what_is_no_time_is_refused_as_none(written):
    assert refusal(Clock("UTC", dates="dmy"), written).reason == "no_time"


def test_an_abbreviation_with_several_meanings_is_not_guessed():
    detail = refusal(Clock("UTC"), "2024-05-14 10:00 IST").detail
    assert '"IST" does not name one time zone' in detail


def test_day_and_month_are_told_apart_by_one_number_above_twelve():
    assert order_of_dates(["03/04/2016", "24/02/2015 11:35"]) == "dmy"
    assert order_of_dates(["03/04/2016", "10/31/2016 19:58"]) == "mdy"
    assert order_of_dates(["03/04/2016", "2016-10-31", None, 5]) is None
    assert order_of_dates(["24/02/2015", "10/31/2016"]) is None


def test_day_and_month_that_cannot_be_told_apart_are_refused_with_what_to_say():
    found = refusal(Clock("UTC"), "03/04/2016 10:00")
    assert found.reason == "no_time"
    assert "--dates dmy or --dates mdy" in found.detail
    assert Clock("UTC", dates="dmy").read("03/04/2016").at_s == at("2016-04-03 00:00:00")
    assert Clock("UTC", dates="mdy").read("03/04/2016").at_s == at("2016-03-04 00:00:00")


def test_a_local_time_that_occurs_twice_is_the_earlier_one():
    paris = Clock("Europe/Paris")
    assert paris.read("2023-10-29 02:30").at_s == at("2023-10-29 00:30:00")


def test_a_local_time_that_is_skipped_counts_as_an_hour_later():
    paris = Clock("Europe/Paris")
    assert paris.read("2023-03-26 02:30").at_s == paris.read("2023-03-26 03:30").at_s


def test_the_creation_of_an_account_is_left_open_rather_than_guessed():
    clock = Clock()
    assert clock.read_if_clear("2019-11-05") == at("2019-11-05 00:00:00")
    assert clock.read_if_clear("2012-4-9") == at("2012-04-09 00:00:00")
    assert clock.read_if_clear("2019-11-05 10:00") is None
    assert clock.read_if_clear("03/04/2016") is None
    assert clock.read_if_clear("long ago") is None
    assert clock.read_if_clear(None) is None
    assert Clock("UTC").read_if_clear("2019-11-05 10:00") == at("2019-11-05 10:00:00")


def test_a_zone_that_does_not_exist_is_an_error_with_the_nearest_names():
    with pytest.raises(SettingError, match="Pacific/Noumea"):
        zone_named("Noumea")
    with pytest.raises(SettingError, match="Europe/Paris"):
        zone_named("Europe/Pariss")
    with pytest.raises(SettingError, match="tz database"):
        zone_named("qwxz")


def test_zones_are_found_in_any_case_and_as_offsets():
    assert Clock("europe/paris").read("2024-07-01 12:00").at_s == at("2024-07-01 10:00:00")
    assert Clock("+11:00").read("2024-07-01 12:00").at_s == at("2024-07-01 01:00:00")
    assert Clock("UTC-3").read("2024-07-01 12:00").at_s == at("2024-07-01 15:00:00")
