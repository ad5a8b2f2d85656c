"""Tables that are written by: partner."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "partner_file",
        "partner",
        "one file of a partner that was read in: a STIX 2.1 bundle or a MISP event",
        columns("""
        file_no       INTEGER  number, from 1
        file          VARCHAR  its name, without the folder
        sha256        VARCHAR  hash of its bytes
        format        VARCHAR  stix or misp
        title         VARCHAR  name of its report, campaign or event
        producer      VARCHAR  who made it, as it says
        tlp           VARCHAR  strictest TLP in it: clear, green, amber, amber+strict, red; NULL when nothing is marked
        pap           VARCHAR  PAP in it; NULL for none
        read_at       BIGINT   when it was read in
        objects       BIGINT   objects in it
    """),
    ),
    Table(
        "partner_object",
        "partner",
        "one object of a partner's file, as it stands there",
        columns("""
        file_no       INTEGER  the file
        place         BIGINT   place in the file, from 0
        object_id     VARCHAR  its id there
        type          VARCHAR  its type there: campaign, domain-name, twitter-account …
        name          VARCHAR  what it is called, or its value
        tlp           VARCHAR  its own TLP; NULL when it has none
        confidence    INTEGER  0 to 100 as given; NULL when not given
        body          VARCHAR  JSON of the object
    """),
    ),
    Table(
        "partner_indicator",
        "partner",
        "one account, website or address that a partner's file names",
        columns("""
        file_no       INTEGER  the file
        object_id     VARCHAR  the object
        kind          VARCHAR  account, domain, url, email or ip
        value         VARCHAR  handle, number, domain or address, lower case, never defanged
        platform      VARCHAR  of an account, by our names; NULL when the file does not say
        domain        VARCHAR  registrable domain of a domain or url
        tlp           VARCHAR  TLP of the object; NULL when it has none
    """),
    ),
    Table(
        "partner_fact",
        "partner",
        "one thing that a partner's file says, in the words of a case",
        columns("""
        file_no       INTEGER  the file
        kind          VARCHAR  operation, marking, judgement, account, domain, url, technique, narrative, post or source
        subject       VARCHAR  what it is about: platform:id, domain, framework: number …
        field         VARCHAR  which property
        value         VARCHAR  its value as text
    """),
    ),
)
