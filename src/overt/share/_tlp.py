"""The objects by which STIX bundles mark: TLP 2.0 as OASIS defines it, TLP 1 as older bundles have it."""

from __future__ import annotations

from typing import Any, Final

TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_IDS: Final = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Ids of TLP 2.0 for STIX 2.1."""

FORMER: Final = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear",  # white before 2022
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "marking-definition--826578e1-40ad-459f-bc73-ede076f81f37": "amber+strict",  # OpenCTI's; TLP 1 had none
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}
"""Ids of TLP 1 in STIX 2.1, which OpenCTI goes on using for TLP 2.0."""


def tlp_marking(level: str) -> dict[str, Any]:
    """OASIS's object for a level of TLP 2.0, byte for byte as published."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": TLP_IDS[level],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{level.upper()}",
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": level}},
    }


def tlp_1(identifier: str) -> dict[str, Any] | None:
    """The standard's object of TLP 1 with that id; None for ids that are not the standard's."""
    level = FORMER.get(identifier)
    if level is None or level == "amber+strict":
        return None
    word = "white" if level == "clear" else level
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": identifier,
        "created": "2017-01-20T00:00:00.000Z",
        "definition_type": "tlp",
        "name": f"TLP:{word.upper()}",
        "definition": {"tlp": word},
    }


def tlp_of(marking: dict[str, Any]) -> str | None:
    """The level of TLP, in words of version 2.0, that a marking definition of any bundle stands for; None for none."""
    told = marking.get("extensions", {}).get(TLP_EXTENSION, {}).get("tlp_2_0")
    old = marking.get("definition", {}).get("tlp") if isinstance(marking.get("definition"), dict) else None
    name = str(marking.get("name", ""))
    said = told or old or (name[4:] if name.upper().startswith("TLP:") else None) or FORMER.get(marking["id"])
    if said is None:
        return next((level for level, number in TLP_IDS.items() if number == marking["id"]), None)
    level = str(said).lower()
    return "clear" if level == "white" else level
