"""Advertisements: sums with their currency, times in two columns, pages told from websites."""

from __future__ import annotations

import csv

import pytest

from overt.case import Case
from overt.ingest.facebook_ads import FacebookAds, _page, _paid
from shared_data import shared

_EXAMPLES = FacebookAds().examples


def _write(path, records):
    columns = list(dict.fromkeys(key for record in records for key in record))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="NA")
        table.writeheader()
        table.writerows(records)
    return path


def test_a_sum_its_currency_and_its_dates_reach_the_table(tmp_path):
    with Case.create(tmp_path / "case") as case:
        (summary,) = case.ingest([_write(tmp_path / "ads.csv", [each.record for each in _EXAMPLES])])
        assert (summary.format, summary.posts, summary.refused) == ("facebook_ads", 2, 0)
        rows = case.sql(
            "SELECT m.currency, m.spend_low, m.spend_high, m.impressions, m.clicks, m.targeting, m.posted_at, "
            "m.ends_at, p.account_id FROM post_promotion m JOIN post p ON p.post_key = m.post_key ORDER BY m.post_key"
        ).to_pylist()
    by_account = {row.pop("account_id"): row for row in rows}
    assert by_account["facebook:100000000000001"] == {
        "currency": "RUB", "spend_low": 33.59, "spend_high": 33.59, "impressions": 162, "clicks": 3,
        "targeting": "place: United States; age: 18 - 65+; interests: Harbours",
        "posted_at": 1_433_847_021, "ends_at": 1_434_019_680,
    }  # fmt: skip
    unpaid = by_account["facebook:placeholder.page"]
    assert unpaid["spend_low"] is None
    assert unpaid["ends_at"] is None


def test_an_advertisement_read_twice_is_paid_once(tmp_path):
    records = [_EXAMPLES[0].record]
    with Case.create(tmp_path / "case") as case:
        case.ingest([_write(tmp_path / "a.csv", records), _write(tmp_path / "b.csv", [*records, *records])])
        assert case.sql("SELECT COUNT(*) AS n FROM post_promotion")["n"].to_pylist() == [1]


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("33.59 RUB", (33.59, "RUB")), ("1,200.00 RUB", (1200.0, "RUB")), ("0.00", (0.0, None)), ("None", (None, None)),
        (None, (None, None)), ("74.00 USO", (74.0, None)), ("1.2.3 RUB", (None, None)),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_printed_and_what_is_not_given_is_not_zero(text, paid):
    assert _paid(text) == paid


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("https://www.facebook.com/Placeholder-Page-100000000000001/", "100000000000001"),
        ("https://www.facebook.com/pages/Placeholder/100000000000001", "100000000000001"),
        ("https://www.facebook.com/placeholder/", "placeholder"),
        ("https://www.facebook.com/events/5/", "unknown page"),
        ("https://www.example.org/x", "example.org"),
        ("https:Hexample.org", "unknown page"),
        (None, "unknown page"),
    ],
)
def test_the_page_it_leads_to_stands_for_who_advertised(address, account):
    assert _page(address).native_id == account


@pytest.mark.real_data
def test_the_released_advertisements_are_read(tmp_path):
    file = shared("data/ira_facebook_ads/fb_russia_ads_clean.csv")
    with Case.create(tmp_path / "case") as case:
        (summary,) = case.ingest([file])
        assert summary.posts == 3_511
        assert summary.refused == 6
        (paid,) = case.sql(
            "SELECT COUNT(*) AS n, ROUND(SUM(spend_low), 2) AS roubles FROM post_promotion WHERE currency = 'RUB'"
        ).to_pylist()
        assert paid == {"n": 2_462, "roubles": 4_906_268.2}
