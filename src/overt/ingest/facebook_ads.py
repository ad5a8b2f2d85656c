"""The Facebook advertisements of the Internet Research Agency, as a table made from the released documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from overt.ingest._base import (
    Importer,
    ImportExample,
    Post,
    Profile,
    Promotion,
    Reading,
    Record,
)
from overt.ingest._fields import cells, count_at, present, text_at

_COLUMNS = {
    "post_id": "Ad_ID", "account_id": "Ad_Landing_Page", "posted_at": "txt_create", "text": "Ad_Text",
    "links": "Ad_Landing_Page", "views": "Impressions", "promotions": "txt_spend",
}  # fmt: skip
_TARGETING = {
    "place": "Location", "age": "Age", "gender": "Gender", "language": "Language", "interests": "Interests",
    "matching": "People_Who_Match", "excluded": "Excluded_Connections", "audience": "Custom_Audience",
}  # fmt: skip
_PAGE = re.compile(r"https?://(?:[\w-]+\.)?facebook\.com/(?:pages/[^/]+/(\d+)|(?!events/)([\w.-]+))")
_HOST = re.compile(r"https?://(?:www\.)?((?:[\w-]+\.)+[\w-]+)(?=[/?#]|$)")
_ID_AT_END = re.compile(r"-(\d{8,})$")
_HOUR = re.compile(r"\d{1,2}:\d{2}:\d{2}\s*[AP]M\s*P[DS]T", re.IGNORECASE)
_CURRENCIES = ("RUB", "USD")  # those of the release; others are misread
_SUM = re.compile(r"([\d.,]*\d)(?:\s*([A-Z]{3}))?")


@dataclass(frozen=True, kw_only=True)
class FacebookAds(Importer):
    """Advertisements with creation time, spend and targeting, one post each, of the page that they lead to."""

    name = "facebook_ads"
    label = "IRA advertisements on Facebook (CSV made from the House release)"
    platform = "facebook"
    shapes = ("table",)
    documented_zone = "America/Los_Angeles"
    caveats = (
        "The documents name no advertiser: the page that an advertisement leads to stands as its account. Of "
        "advertisements that lead elsewhere the website's host does, of events and of those that lead nowhere "
        "\"unknown page\".",
        "The text was read by machine from scans: letters are missing, and other scripts are question marks.",
        "The sum is read in the currency that the document prints; a sum without a currency is kept without one. The "
        "dollars of the table are conversions and are not read.",
        "\"None\" as a sum means that the document gives none; it is not read as zero.",
        "Meta's Ad Library has another form and is not read by this part.",
    )
    references = (
        "US House Permanent Select Committee on Intelligence 2018, Social media advertisements, "
        "https://democrats-intelligence.house.gov/social-media-content/social-media-advertisements.htm",
        "W. Lief, russianAds, https://github.com/williamlief/russianAds (the table and its column names)",
    )
    examples = (
        ImportExample(
            shows="an advertisement for a page, paid in roubles, with whom it was meant for",
            record={
                "fname": "2015-06/P(1)0000001.pdf", "Ad_ID": "79", "Clicks": "3", "Impressions": "162",
                "Spend_RUB": "33.59", "Spend_USD": "0.6", "Create_Date": "2015-06-09",
                "End_Date": "2015-06-11", "Ad_Text": "placeholder",
                "Ad_Landing_Page": "https://www.facebook.com/pages/Placeholder/100000000000001",
                "Location": "United States", "Age": "18 - 65+", "Gender": "NA",
                "Excluded_Connections": "NA", "Language": "NA", "Placements": "News Feed",
                "People_Who_Match": "NA", "Interests": "Harbours", "Custom_Audience": "NA",
                "txt_Clicks": "3", "txt_impressions": "162", "txt_spend": "33.59 RUB",
                "txt_create": "06/09/15 03:50:21 AM PDT", "txt_end": "06/11/15 03:48:00 AM PDT",
            },
            gives=(
                Post(
                    platform="facebook", native_id="ad-79",
                    account=Profile(native_id="100000000000001"),
                    posted_at="2015-06-09 03:50:21 AM PDT", text="placeholder",
                    links=("https://www.facebook.com/pages/Placeholder/100000000000001",), views=162,
                    promotions=(
                        Promotion(
                            currency="RUB", spend_low=33.59, spend_high=33.59, impressions=162, clicks=3,
                            targeting="place: United States; age: 18 - 65+; interests: Harbours",
                            ends_at="2015-06-11 03:48:00 AM PDT",
                        ),
                    ),
                ),
            ),
        ),
        ImportExample(
            shows="no sum, no end, and a page known by its name",
            record={
                "Ad_ID": "80", "Clicks": "0", "Impressions": "0", "Spend_RUB": "0",
                "Create_Date": "2016-01-14", "End_Date": "NA", "Ad_Text": "NA",
                "Ad_Landing_Page": "https://www.facebook.com/placeholder.page/", "Location": "NA",
                "txt_spend": "None", "txt_create": "01/14/16 11:00:00 PM PST", "txt_end": "NA",
            },
            gives=(
                Post(
                    platform="facebook", native_id="ad-80",
                    account=Profile(native_id="placeholder.page", handle="placeholder.page"),
                    posted_at="2016-01-14 11:00:00 PM PST", views=0,
                    links=("https://www.facebook.com/placeholder.page/",),
                    promotions=(Promotion(impressions=0, clicks=0),),
                ),
            ),
        ),
    )  # fmt: skip

    def recognises(self, record: Record) -> bool:
        """The table's own column names."""
        return {"Ad_ID", "Ad_Landing_Page", "Create_Date", "txt_spend", "txt_create"} <= set(record)

    def read(self, record: Record, reading: Reading) -> Iterator[Post | Profile]:  # noqa: ARG002
        """One row, one advertisement."""
        row = cells(record)
        page = text_at(row, "Ad_Landing_Page")
        number = text_at(row, "Ad_ID")
        low, currency = _paid(text_at(row, "txt_spend"))
        impressions = count_at(row, "Impressions")
        yield Post(
            platform="facebook",
            native_id=None if number is None else f"ad-{number}",
            account=_page(page),
            posted_at=_moment(row, "Create_Date", "txt_create"),
            text=text_at(row, "Ad_Text"),
            views=impressions,
            links=(page,) if page else (),
            promotions=(
                Promotion(
                    currency=currency,
                    spend_low=low,
                    spend_high=low,
                    impressions=impressions,
                    clicks=count_at(row, "Clicks"),
                    targeting="; ".join(
                        f"{word}: {' '.join(said.split())}"
                        for word, column in _TARGETING.items()
                        if (said := text_at(row, column))
                    )
                    or None,
                    ends_at=_moment(row, "End_Date", "txt_end"),
                ),
            ),
        )

    def columns_used(self, reading: Reading) -> Mapping[str, str]:
        """The table's columns."""
        return present(_COLUMNS, reading)


def _moment(row: Mapping[str, Any], date: str, text: str) -> str | None:
    """The date as the table has it, with the hour of the document: its own dates have the month first."""
    day, hour = text_at(row, date), _HOUR.search(text_at(row, text) or "")
    if day is None:
        return None
    return f"{day} {' '.join(hour[0].split())}" if hour else day


def _paid(text: str | None) -> tuple[float | None, str | None]:
    """(sum, currency) as printed; (None, None) where the document gives none."""
    found = _SUM.fullmatch((text or "").strip())
    if found is None:
        return None, None
    try:
        return float(found[1].replace(",", "")), found[2] if found[2] in _CURRENCIES else None
    except ValueError:  # two points: misread
        return None, None


def _page(address: str | None) -> Profile:
    if address is None:
        return Profile(native_id="unknown page")
    found = _PAGE.match(address)
    if found is None:
        host = _HOST.match(address)
        elsewhere = host is not None and host[1] != "facebook.com"
        return Profile(native_id=host[1] if host is not None and elsewhere else "unknown page")
    if found[1]:
        return Profile(native_id=found[1])
    number = _ID_AT_END.search(found[2])
    return Profile(native_id=number[1]) if number else Profile(native_id=found[2], handle=found[2])
