"""Meta's Markdown, the network for Gephi, Parquet, and what only the newer parts of the bundle hold."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET

import pyarrow.parquet
import pytest

from overt import share
from overt.charts import cluster_map
from overt.errors import SettingError
from overt.share._base import CAVEAT, named

GEXF = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


def test_markdown_tells_the_phases_in_order_with_defanged_values_and_the_caveat(material):
    text = named("meta-md").write(material()).content.decode()
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    assert headings == ["### 0. Acquiring assets", "### 6. Indiscriminate engagement"]
    assert "| Indicator Type | Indicator Value |" in text
    assert "| Domain | `harbour-truth[.]example` |" in text
    assert "| URL | `hxxps://harbour-truth[.]example/sold` |" in text
    assert "harbour-truth.example" not in text
    assert "**6.3 Spraying content**, shown by 2 posts: `x:9001`, `x:9002`." in text
    assert CAVEAT in text
    assert "https://" not in text


def test_what_strangers_wrote_is_no_markdown(material, decide):
    decide("coordination.statement", "See <b>https://evil.example</b> | [x](y) `z` of harbour-truth.example")
    decide("narrative", "# Not a heading | <script>", "text:00000000000000aa")
    text = named("meta-md").write(material()).content.decode()
    assert r"\<b\>hxxps://evil\[.\]example\</b\> \| \[x\](y) \`z\` of harbour-truth\[.\]example" in text
    assert r"* \# Not a heading \| \<script\>" in text


def test_the_network_has_the_maps_places_and_colours(material, case):
    tree = ET.fromstring(named("gexf").write(material(network=True)).content)
    nodes = {node.get("label"): node for node in tree.iterfind(".//g:node", GEXF)}
    assert set(nodes) == {"lena_ost", "=cmd|calc", "harbour"}
    drawn = {row["account"]: row for row in cluster_map(case).twin.to_pylist()}
    place = nodes["lena_ost"].find("viz:position", GEXF)
    assert (float(place.get("x")), float(place.get("y"))) == (drawn["x:101"]["x"], drawn["x:101"]["y"])
    colour = nodes["lena_ost"].find("viz:color", GEXF)
    assert [colour.get(part) for part in "rgb"] == ["0", "114", "178"], "the map's first colour, #0072b2"
    ends = {(edge.get("source"), edge.get("target")) for edge in tree.iterfind(".//g:edge", GEXF)}
    known = {node.get("id") for node in nodes.values()}
    assert ends == {("telegram:harbour", "x:101"), ("x:101", "x:102")}
    assert known >= {end for pair in ends for end in pair}
    declared = {each.get("id") for each in tree.iterfind(".//g:attributes[@class='node']/g:attribute", GEXF)}
    assert {value.get("for") for value in tree.iterfind(".//g:node//g:attvalue", GEXF)} <= declared


def test_an_account_without_a_cluster_has_no_place(material, case):
    case.engine.execute("DELETE FROM membership WHERE account_id = 'x:102'")
    tree = ET.fromstring(named("gexf").write(material(network=True)).content)
    placed = {node.get("label"): node.find("viz:position", GEXF) is not None for node in tree.iterfind(".//g:node", GEXF)}
    assert placed == {"lena_ost": True, "=cmd|calc": False, "harbour": True}


def test_parquet_by_the_files_name_with_values_as_programs_want_them(material):
    chosen = named("indicators").for_file("out.PARQUET")
    table = pyarrow.parquet.read_table(io.BytesIO(chosen.write(material()).content))
    rows = table.to_pylist()
    assert [row["value"] for row in rows] == [
        "harbour", "lena_ost", "=cmd|calc", "harbour-truth.example", "https://harbour-truth.example/sold",
    ]  # fmt: skip
    assert rows[1]["first_seen"].isoformat() == "2024-05-06T12:53:20+00:00"
    assert {row["tlp"] for row in rows} == {"TLP:AMBER"}


@pytest.mark.parametrize(
    ("name", "file"), [("stix", "a.csv"), ("indicators", "a.json"), ("gexf", "network"), ("meta-md", "a.html")]
)
def test_a_file_whose_name_promises_another_format_is_refused(name, file):
    with pytest.raises(SettingError, match="is written to a file that ends in"):
        named(name).for_file(file)


def test_numbers_of_masked_accounts_cannot_be_looked_up_and_their_times_are_days(material, case):
    lena = next(each for each in material("public").accounts if each.account_id == "x:101")
    assert lena.first_at % 86_400 == 0
    assert (lena.created_at, lena.followers, lena.biography) == (None, None, None)
    case.engine.execute("UPDATE decision SET sha256 = REPEAT('0', 64) WHERE field = 'made'")
    other = next(each for each in material("public").accounts if each.account_id == "x:101")
    assert lena.shown_id != other.shown_id, "the number hangs on the case's log, not on the id alone"


def test_every_type_of_the_issue_is_in_a_bundle_where_a_person_said_so(material, decide):
    decide("activity", "Harbour set")
    decide("actor", "Harbour office")
    decide("coordination.statement", "It is likely that they act together.")
    objects = json.loads(named("stix").write(material()).content)["objects"]
    assert {each["type"] for each in objects} >= {
        "campaign", "intrusion-set", "threat-actor", "channel", "narrative", "media-content", "domain-name", "url",
        "user-account", "attack-pattern", "report", "sighting", "note", "relationship", "identity",
        "marking-definition",
    }  # fmt: skip
    opencti = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
    news = {each["type"]: each["extensions"][opencti]["extension_type"] for each in objects
            if opencti in each.get("extensions", {})}  # fmt: skip
    assert news == {"channel": "new-sdo", "narrative": "new-sdo", "media-content": "new-sco"}
    (pap,) = [each for each in objects if each.get("x_opencti_definition_type") == "PAP"]
    assert pap["x_opencti_definition"] == "PAP:AMBER", "OpenCTI files it under PAP, not as a mere statement"


def test_the_id_of_media_content_is_that_of_opencti(material):
    pytest.importorskip("stix2", reason="needs stix2: pip install 'overt[dev]'")
    import uuid

    from stix2.canonicalization.Canonicalize import canonicalize

    objects = json.loads(named("stix").write(material()).content)["objects"]
    posts = [each for each in objects if each["type"] == "media-content"]
    assert posts
    for post in posts:
        key = canonicalize({"url": post["url"]}, utf8=False)
        assert post["id"] == f"media-content--{uuid.uuid5(uuid.UUID('00abedb4-aa42-466c-9c01-fed23315a9b7'), key)}"


def test_the_preview_counts_the_same_persons_in_every_format(material):
    names = [name for name in share.find() if name != "misp" or _has_pymisp()]
    assert len(names) >= 5
    for recipient, expected in (("partner", 2), ("platform", 2), ("newsroom", 0), ("public", 0)):
        assert {named(name).write(material(recipient)).persons for name in names} == {expected}


def _has_pymisp():
    try:
        import pymisp  # noqa: F401
    except ImportError:
        return False
    return True
