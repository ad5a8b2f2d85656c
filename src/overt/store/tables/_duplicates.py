"""Tables that are written by: duplicates."""

from __future__ import annotations

from overt.store.tables._table import Table, columns

TABLES = (
    Table(
        "text",
        "duplicates",
        "one distinct normalised text of posts that are no reposts",
        columns("""
        text_key      BIGINT   key of the normalised text (post.text_key)
        post_key      BIGINT   the post with it that was read in first
        text_size     INTEGER  letters, as post.text_size
        posts         BIGINT   posts with it
        accounts      BIGINT   accounts that posted it
        first_at      BIGINT   earliest post
        last_at       BIGINT   latest post
        arrival       BIGINT   record_no of its first record: the order in which texts came
        language      VARCHAR  ISO 639-1 code: of the platform where it gives one, else guessed; NULL unknown
        language_basis VARCHAR platform, guessed, or NULL
        bits          DOUBLE   how improbable it is that two people write it by themselves: -log2 of the chance
        state         VARCHAR  compared; or why it is no evidence: short, formulaic, common, headline, quotation …
        batch         INTEGER  run in which it was first compared; later runs compare only what is new
    """),
    ),
    Table(
        "text_match",
        "duplicates",
        "two distinct texts of which one is a copy, rewording or translation of the other",
        columns("""
        text_a        BIGINT   text_key of the one that came first
        text_b        BIGINT   text_key of the other
        kind          VARCHAR  copy, rewording or translation
        score         DOUBLE   copy: share of letters kept (Levenshtein); low where one holds the other; else cosine
        finder        VARCHAR  part that found it
    """),
    ),
    Table(
        "text_sketch",
        "duplicates",
        "what of one distinct text is kept so that later texts can be matched with it",
        columns("""
        text_key      BIGINT   the text
        sketch        BLOB     the 24 smallest hashes of its runs of eight letters: 64-bit numbers, little endian
    """),
    ),
    Table(
        "text_pair",
        "duplicates",
        "two posts of which one repeats the other's text",
        columns("""
        post_a        VARCHAR  post_id of the earlier post
        post_b        VARCHAR  post_id of the later post
        kind          VARCHAR  copy, rewording or translation
        score         DOUBLE   1 for equal normalised texts, else as text_match.score
    """),
    ),
    Table(
        "text_group",
        "duplicates",
        "one post in one group of texts that are copies, rewordings or translations of each other",
        columns("""
        post_id       VARCHAR  the post
        group_id      VARCHAR  the group: 16 hexadecimal digits, of group_key
        group_key     BIGINT   text_key of the group's first text: kept when new posts join
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        text_key      BIGINT   its text
        copy_key      BIGINT   text_key of the first text of which it is a copy with edits; NULL where it has no variant
        score         DOUBLE   likeness of its text to the group's most central text, 0 to 1
    """),
    ),
    Table(
        "text_template",
        "duplicates",
        "one group of texts as a whole",
        columns("""
        group_id      VARCHAR  the group
        group_key     BIGINT   as in text_group
        posts         BIGINT   posts in it
        texts         BIGINT   distinct normalised texts
        accounts      BIGINT   accounts that posted them
        platforms     VARCHAR  names joined by commas
        languages     VARCHAR  codes joined by commas, most used first
        kinds         VARCHAR  copy, rewording, translation as found inside, joined by commas
        first_at      BIGINT   earliest post
        last_at       BIGINT   latest post
        centre        BIGINT   text_key of the text most like all others
        template      VARCHAR  what all copies say, slots numbered in braces: "I am a {1} from {2} and …"
        slots         VARCHAR  JSON: slot number → fillings with the number of texts of each
        bits          DOUBLE   improbability of the template by itself, as text.bits
        evidence      VARCHAR  yes; or why it is no evidence: one account, short, formulaic, common, quotation, headline
    """),
    ),
    Table(
        "numbered_list",
        "duplicates",
        "one list that posts were pasted from with the item numbers left on",
        columns("""
        list_id       VARCHAR  the list: L1 is the one with most items
        marker        VARCHAR  how items are numbered: "12.", "12)", "第12条" …
        items         BIGINT   distinct numbers found
        least         INTEGER  lowest number
        most          INTEGER  highest number
        missing       VARCHAR  numbers between that were not found, as ranges: "4, 7-9"
        posts         BIGINT   posts with an item
        accounts      BIGINT   accounts that posted them
        first_person  BIGINT   items written in the first person
        first_at      BIGINT   earliest post
        last_at       BIGINT   latest post
        p_value       DOUBLE   at most the chance of such numbers if each were drawn as elsewhere in the case
        evidence      VARCHAR  what holds it together, in a sentence
    """),
    ),
    Table(
        "list_item",
        "duplicates",
        "one post that carries an item of a numbered list",
        columns("""
        list_id       VARCHAR  the list
        number        INTEGER  the item's number
        marked        VARCHAR  the number as written
        place         VARCHAR  begin or end of the post
        post_id       VARCHAR  the post
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        text_key      BIGINT   its text
        first_person  BOOLEAN  whether it speaks in the first person; NULL where the language is not covered
    """),
    ),
    Table(
        "vector",
        "duplicates",
        "the sentence vector of one distinct text, computed once",
        columns("""
        encoder       VARCHAR  name and version of the encoder
        text_key      BIGINT   the text
        vector        BLOB     32-bit floats, little endian, length 1
    """),
    ),
    Table(
        "media",
        "duplicates",
        "one picture, video frame or avatar with its fingerprints",
        columns("""
        media_key     BIGINT   as post_media.media_key; of an avatar: key of account.avatar
        media_type    VARCHAR  photo, video, avatar
        file          VARCHAR  local file it was read from; NULL where only a hash was given
        sha256        VARCHAR  SHA-256 of the file
        width         INTEGER  pixels
        height        INTEGER  pixels
        hash_kind     VARCHAR  kind of the fingerprint: phash256, pdq, or as the export names it
        hash          VARCHAR  the fingerprint, hexadecimal; phash256 equals imagehash.phash(picture, hash_size=16)
        marks         BLOB     all fingerprints that are compared: rows of overt.media.MARKS
        frame_s       DOUBLE   second of the video, NULL for pictures
        camera        VARCHAR  EXIF: camera and software, in words
        taken_at      VARCHAR  EXIF: time as written there; without a zone it stays a text
        place         VARCHAR  EXIF: "has coordinates" where it has; they are never shown
        credential    VARCHAR  content credential: none, invalid, valid, valid and trusted; or why it was not read
        generator     VARCHAR  what made it, where a credential declares that
        state         VARCHAR  ready; or why not: no file, not a picture, too plain to compare, default: …
        arrival       BIGINT   record_no of the first record with it: the order in which pictures came
        batch         INTEGER  run in which it was first compared; later runs compare only what is new
    """),
    ),
    Table(
        "media_match",
        "duplicates",
        "two pictures that look alike",
        columns("""
        media_a       BIGINT   media_key of the one that came first
        media_b       BIGINT   media_key of the other
        score         DOUBLE   1 for equal files, else share of equal bits of the fingerprints
        how           VARCHAR  same file, same address, same pdq (or other hash given), alike, mirrored, cut, in part …
    """),
    ),
    Table(
        "media_group",
        "duplicates",
        "one post in one group of pictures that look alike",
        columns("""
        post_id       VARCHAR  the post
        group_id      VARCHAR  the group: 16 hexadecimal digits, of group_key
        group_key     BIGINT   media_key of the group's first picture: kept when new posts join
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        media_key     BIGINT   its picture
        score         DOUBLE   likeness to the group's first picture, 0 to 1
    """),
    ),
    Table(
        "avatar_group",
        "duplicates",
        "one account in one group of profile pictures that look alike",
        columns("""
        account_id    VARCHAR  the account
        account_key   BIGINT   the account
        group_id      VARCHAR  the group: 16 hexadecimal digits, of group_key
        group_key     BIGINT   media_key of the group's first picture
        media_key     BIGINT   its picture
        score         DOUBLE   likeness to the group's first picture, 0 to 1
    """),
    ),
    Table(
        "biography_group",
        "duplicates",
        "one account in one group that describes itself in the same words",
        columns("""
        account_id    VARCHAR  the account
        account_key   BIGINT   the account
        group_id      VARCHAR  the group: 16 hexadecimal digits, of group_key
        group_key     BIGINT   key of the normalised biography
        biography     VARCHAR  as the account has it
        accounts      BIGINT   accounts in the group
        bits          DOUBLE   how improbable the words are: -log2 of the chance that somebody else writes them
    """),
    ),
    Table(
        "finder_run",
        "duplicates",
        "how one finder of repeated texts and pictures was run",
        columns("""
        batch         INTEGER  number of the run, from 1; begins anew when settings change
        finder        VARCHAR  the part
        state         VARCHAR  ready; or why it did nothing, in words
        settings      VARCHAR  JSON of its settings
        compared      BIGINT   texts or pictures compared, new and old
        found         BIGINT   rows it added
        left_out      VARCHAR  what it left out and why, in words; NULL for nothing
    """),
    ),
)
