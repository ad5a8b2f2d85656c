"""Tables that are written by: ingest."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "source",
        "ingest",
        "one file that was read",
        columns("""
        source_no     INTEGER  number of the file in order of arrival, from 1
        file          VARCHAR  path as the person gave it; inside an archive: archive!member
        format        VARCHAR  importer that read it
        platform      VARCHAR  platform of its posts where the file has one, else NULL
        bytes         BIGINT   size of the file on disk
        sha256        VARCHAR  SHA-256 of the file's bytes on disk
        records       BIGINT   raw records found
        posts         BIGINT   posts kept from it
        accounts      BIGINT   account records read from it that are no posts
        refused       BIGINT   records refused (see table refused)
        duplicates    BIGINT   records whose post was already in the case, word for word
        zone          VARCHAR  zone its times were read in
        zone_basis    VARCHAR  stated (in each time), epoch, documented (by the format), given (by a person)
        time_step_s   INTEGER  resolution of its times in seconds: 1, 60 or 86400
        first_at      BIGINT   earliest post
        last_at       BIGINT   latest post
        columns       VARCHAR  JSON object: field of the post → column or path of the file
        unused        VARCHAR  JSON array of columns that no field was read from
        status        VARCHAR  reading, done
    """),
    ),
    Table(
        "record",
        "ingest",
        "one raw record of a file, read or refused",
        columns("""
        record_no     BIGINT   number in order of reading, from 1
        source_no     INTEGER  the file
        line          BIGINT   line of the file (row of a sheet or Parquet file) where it begins, from 1
        sha256        BLOB     SHA-256 of the record's exact bytes; of its canonical JSON in Parquet and Excel
    """),
    ),
    Table(
        "refused",
        "ingest",
        "one record that was not taken in, with the reason",
        columns("""
        source_no     INTEGER  the file
        record_no     BIGINT   the raw record
        line          BIGINT   line of the file, from 1
        reason        VARCHAR  no_zone, no_time, time_out_of_range, no_account, unreadable, id_reused or not_a_post
        detail        VARCHAR  a sentence: what was found and what to do
        excerpt       VARCHAR  the first 200 characters of the record
    """),
    ),
    Table(
        "post",
        "ingest",
        "one public message of one account",
        columns("""
        post_key      BIGINT   key of post_id
        post_id       VARCHAR  platform:native id
        account_key   BIGINT   key of account_id
        account_id    VARCHAR  platform:native id of the author
        platform      VARCHAR  lower-case name: x, telegram, facebook …
        posted_at     BIGINT   seconds since 1970, UTC
        posted_ms     INTEGER  milliseconds within the second, where given
        kind          VARCHAR  post, repost, reply or quote
        text          VARCHAR  text exactly as given
        text_key      BIGINT   key of the normalised text; NULL when nothing is left of it
        text_size     INTEGER  letters of the normalised text; an ideograph, kana or Hangul syllable counts 3
        text_removed  VARCHAR  what normalising took away, in words: "2 links, 1 mention, 3 invisible"
        language      VARCHAR  as given by the platform
        client        VARCHAR  program it was posted with, as given
        tag_key       BIGINT   key of the sequence of its hashtags in order; NULL without hashtags
        tag_count     INTEGER  number of hashtags
        repost_of     VARCHAR  post_id of the reposted post; "text:…" where the source hides the id but not the text
        repost_key    BIGINT   key of repost_of; text_key where repost_of is "text:…"
        repost_account VARCHAR account_id of the reposted author
        repost_at     BIGINT   time of the reposted post, where given or read elsewhere
        reply_to      VARCHAR  post_id replied to
        reply_key     BIGINT   key of reply_to
        reply_account VARCHAR  account_id replied to
        quote_of      VARCHAR  post_id quoted
        quote_key     BIGINT   key of quote_of
        conversation  VARCHAR  thread it belongs to, as given
        likes         BIGINT   reactions counted by the platform
        reposts       BIGINT   times reposted
        replies       BIGINT   times replied to
        quotes        BIGINT   times quoted
        views         BIGINT   times seen
        place         VARCHAR  place attached to the post
        url           VARCHAR  address of the post, as given
        embedded      BOOLEAN  true when seen only inside another record (the original of a repost)
        record_no     BIGINT   raw record it came from
    """),
    ),
    Table(
        "account",
        "ingest",
        "one account, with the latest profile seen",
        columns("""
        account_key   BIGINT   key of account_id
        account_id    VARCHAR  platform:native id
        platform      VARCHAR  lower-case name
        handle        VARCHAR  name in addresses and mentions, without @
        name          VARCHAR  display name
        created_at    BIGINT   creation time
        followers     BIGINT   accounts following it
        following     BIGINT   accounts it follows
        declared_posts BIGINT  posts it ever made, by the platform's count
        biography     VARCHAR  self-description
        place         VARCHAR  self-declared place
        website       VARCHAR  address in the profile
        avatar        VARCHAR  address or hash of the picture
        language      VARCHAR  language of its interface
        verified      BOOLEAN  verified by the platform
        posts         BIGINT   posts of it in this case, embedded ones not counted
        first_at      BIGINT   earliest post in this case
        last_at       BIGINT   latest post in this case
    """),
    ),
    Table(
        "post_link",
        "ingest",
        "one link in one post",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        kind          VARCHAR  kind of the post
        position      INTEGER  place of the link in the post, from 0
        url           VARCHAR  as given
        link          VARCHAR  normalised: what counts as "the same link"
        link_key      BIGINT   key of link
        domain        VARCHAR  registrable domain by public suffix
        domain_key    BIGINT   key of domain
        removed       VARCHAR  what normalising took away: "utm_source, fbclid, www."
        unwrapped     VARCHAR  how a wrapped address was opened: "parameter u of l.facebook.com"
    """),
    ),
    Table(
        "post_tag",
        "ingest",
        "one hashtag in one post",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        kind          VARCHAR  kind of the post
        position      INTEGER  place in the post, from 0
        tag           VARCHAR  as given, without #
        tag_norm      VARCHAR  normalised
        tag_key       BIGINT   key of tag_norm
    """),
    ),
    Table(
        "post_mention",
        "ingest",
        "one account named in one post",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        position      INTEGER  place in the post, from 0
        mention       VARCHAR  handle or id as given, without @
        mention_key   BIGINT   key of the lower-case mention
    """),
    ),
    Table(
        "post_media",
        "ingest",
        "one picture, video or file in one post",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        position      INTEGER  place in the post, from 0
        media_type    VARCHAR  photo, video, audio, file, unknown
        url           VARCHAR  address or local path as given; never fetched
        hash          VARCHAR  fingerprint given in the export, "kind:value"
        media_key     BIGINT   key of hash, else of url; of a local path: of the path in its export
    """),
    ),
    Table(
        "post_object",
        "ingest",
        "one object that a table of acts names without saying what kind it is",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        position      INTEGER  order of arrival, from 0
        object        VARCHAR  the object's id as given
        object_key    BIGINT   key of object
    """),
    ),
    Table(
        "post_promotion",
        "ingest",
        "what one currency paid to have one post shown",
        columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author: whose page was advertised
        posted_at     BIGINT   its time: when the advertisement was made
        position      INTEGER  order in the export, from 0
        currency      VARCHAR  ISO 4217 code; NULL when not given
        spend_low     DOUBLE   least that was paid, in that currency; NULL when not given
        spend_high    DOUBLE   most that was paid; equal where the sum is exact
        impressions   BIGINT   times shown
        clicks        BIGINT   times clicked
        targeting     VARCHAR  whom it was meant for, as given: "place: …; age: …"
        starts_at     BIGINT   when it began to be shown, where given
        ends_at       BIGINT   when it ended, where given
    """),
    ),
    Table(
        "post_deletion",
        "ingest",
        "one post of which a notice says that it was deleted; its text is not known from it",
        columns("""
        post_id       VARCHAR  platform:native id
        account_id    VARCHAR  its author
        account_key   BIGINT   key of account_id
        posted_at     BIGINT   when it was made, from the id; NULL where the id does not say
        deleted_at    BIGINT   when it was deleted
        lifetime_ms   BIGINT   milliseconds between the two
        source_no     INTEGER  the file of notices
    """),
    ),
)
