"""The data dictionary: every table of a case, what a row is, and what each column means.

Stages speak through these tables only, so this file is the whole interface between them. The
reference page `docs/reference/tables.md` is generated from it.

Keys. Every text id that is joined on has a companion `…_key`: the first eight bytes of a keyed
BLAKE2b of the text, as a signed 64-bit number (`overt.text.key_of`). Joins on numbers are several
times faster than joins on text, mean the same on every engine, and need no numbering pass when
new files arrive. Two of n texts share a key with probability about n² / 3.7e19: 3 in a million
for ten million texts.

Times are seconds since 1970 in UTC. NULL always means "the source does not say".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its SQL type (of the portable subset) and what a value means."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class Table:
    """One table: its name, the stage that writes it, and what a row is."""

    name: str
    written_by: str
    a_row_is: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def ddl(self) -> str:
        """The statement that creates the table empty."""
        body = ", ".join(f'"{column.name}" {column.type}' for column in self.columns)
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({body})'


def _columns(text: str) -> tuple[Column, ...]:
    """Parse 'name TYPE  meaning' lines; keeps the dictionary below readable as a page."""
    rows = [line.split(None, 2) for line in text.strip().splitlines()]
    return tuple(Column(name, kind, means.strip()) for name, kind, means in rows)


_TABLES = (
    # ---------------------------------------------------------------- ingest
    Table(
        "source",
        "ingest",
        "one file that was read",
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
        post_key      BIGINT   the post
        account_key   BIGINT   its author
        posted_at     BIGINT   its time
        position      INTEGER  place in the post, from 0
        media_type    VARCHAR  photo, video, audio, file, unknown
        url           VARCHAR  address or local path as given; never fetched
        hash          VARCHAR  fingerprint given in the export, "kind:value"
        media_key     BIGINT   key of hash, else of url
    """),
    ),
    Table(
        "post_object",
        "ingest",
        "one object that a table of acts names without saying what kind it is",
        _columns("""
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
        _columns("""
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
        _columns("""
        post_id       VARCHAR  platform:native id
        account_id    VARCHAR  its author
        account_key   BIGINT   key of account_id
        posted_at     BIGINT   when it was made, from the id; NULL where the id does not say
        deleted_at    BIGINT   when it was deleted
        lifetime_ms   BIGINT   milliseconds between the two
        source_no     INTEGER  the file of notices
    """),
    ),
    # ------------------------------------------------------------- duplicates
    Table(
        "text",
        "duplicates",
        "one distinct normalised text of posts that are no reposts",
        _columns("""
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
        _columns("""
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
        _columns("""
        text_key      BIGINT   the text
        sketch        BLOB     the 24 smallest hashes of its runs of eight letters: 64-bit numbers, little endian
    """),
    ),
    Table(
        "text_pair",
        "duplicates",
        "two posts of which one repeats the other's text",
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
        encoder       VARCHAR  name and version of the encoder
        text_key      BIGINT   the text
        vector        BLOB     32-bit floats, little endian, length 1
    """),
    ),
    Table(
        "media",
        "duplicates",
        "one picture, video frame or avatar with its fingerprints",
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
        batch         INTEGER  number of the run, from 1; begins anew when settings change
        finder        VARCHAR  the part
        state         VARCHAR  ready; or why it did nothing, in words
        settings      VARCHAR  JSON of its settings
        compared      BIGINT   texts or pictures compared, new and old
        found         BIGINT   rows it added
        left_out      VARCHAR  what it left out and why, in words; NULL for nothing
    """),
    ),
    # ---------------------------------------------------------------- signals
    Table(
        "act",
        "signals",
        "one account doing one thing with one object",
        _columns("""
        signal        VARCHAR  the signal
        account_key   BIGINT   who
        object_key    BIGINT   with what (link, reposted post, text …)
        acted_at      BIGINT   when
        post_key      BIGINT   in which post
    """),
    ),
    Table(
        "actor",
        "signals",
        "one account under one signal",
        _columns("""
        signal        VARCHAR  the signal
        account_key   BIGINT   the account
        acts          BIGINT   its acts
        objects       BIGINT   distinct objects it acted on: its degree
    """),
    ),
    Table(
        "object",
        "signals",
        "one object that two or more accounts acted on",
        _columns("""
        signal        VARCHAR  the signal
        object_key    BIGINT   the object
        accounts      BIGINT   accounts that acted on it: its degree
        acts          BIGINT   acts on it
        paired_s      BIGINT   widest window its acts were paired in; NULL when left out as viral
    """),
    ),
    Table(
        "closeness",
        "signals",
        "how often accounts of equally popular objects coincide",
        _columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        author_key    BIGINT   for fast_repost the author of the objects, else NULL
        degree        BIGINT   accounts that acted on the object
        objects       BIGINT   objects of that degree
        close_pairs   BIGINT   pairs of accounts on one of these objects within the window
    """),
    ),
    Table(
        "coincidence",
        "signals",
        "two accounts acting on one object within its widest window",
        _columns("""
        signal        VARCHAR  the signal
        key_a         BIGINT   first account; for fast_repost the author
        key_b         BIGINT   second account; for fast_repost the reposter
        object_key    BIGINT   the object
        gap_s         BIGINT   seconds between their closest two acts
        lead          INTEGER  1 first account earlier, -1 second earlier, 0 same second
        at_s          BIGINT   time of their earliest close act
        last_s        BIGINT   time of their latest close act
        paired_s      BIGINT   widest window the object was paired in
    """),
    ),
    Table(
        "pair",
        "signals",
        "two accounts that acted within a window on as many objects as the signal asks for",
        _columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        key_a         BIGINT   first account; for fast_repost the author
        key_b         BIGINT   second account; for fast_repost the reposter
        k             BIGINT   distinct objects on which both acted within the window
        a_first       BIGINT   objects on which the first account was earlier
        b_first       BIGINT   objects on which the second account was earlier
        gap_s         DOUBLE   mean seconds between them
        first_at      BIGINT   earliest of their common acts
        last_at       BIGINT   latest of their common acts
    """),
    ),
    Table(
        "signal_run",
        "signals",
        "how one signal was computed",
        _columns("""
        signal        VARCHAR  the signal
        state         VARCHAR  ready; or why it was not computed, in words
        windows       VARCHAR  windows in seconds, joined by commas
        windows_basis VARCHAR  why these windows
        acts          BIGINT   acts
        accounts      BIGINT   accounts with at least one act
        objects       BIGINT   distinct objects
        coinciding    BIGINT   pairs of accounts that coincide on at least one object
        candidates    BIGINT   pairs with the minimum number of objects in some window
        left_out      BIGINT   viral objects not paired at all
        left_out_acts BIGINT   acts on them
        shortened     BIGINT   popular objects paired in narrower windows only
        settings      VARCHAR  JSON of the signal's settings
    """),
    ),
    # ----------------------------------------------------------- significance
    Table(
        "pair_test",
        "significance",
        "one pair under one signal, tested against chance",
        _columns("""
        signal        VARCHAR  the signal
        account_a     VARCHAR  first account in text order
        account_b     VARCHAR  second account
        k             BIGINT   distinct objects on which both acted within the best window
        lambda        DOUBLE   number expected there by activity and popularity alone
        p_value       DOUBLE   chance of k or more under test A, times the number of windows tried
        q_value       DOUBLE   expected share of false pairs among pairs at least this strong
        window_s      BIGINT   the window with the least p
        a_first       BIGINT   objects on which account_a was earlier
        b_first       BIGINT   objects on which account_b was earlier
        gap_s         DOUBLE   mean seconds between them
        first_at      BIGINT   earliest of their common acts
        last_at       BIGINT   latest of their common acts
        shared        BIGINT   objects both took up, whenever
        close         BIGINT   of these, taken up within the window that speaks loudest under test B
        close_expected DOUBLE  number expected there from when the others on the same objects took them up
        p_interest    DOUBLE   chance of `close` or more under test B, times the number of windows tried
        least_p_interest DOUBLE the least p_interest that two accounts with these objects could have
    """),
    ),
    Table(
        "expected",
        "significance",
        "how many false pairs a threshold lets through, per signal",
        _columns("""
        signal        VARCHAR  the signal; "fused" for all together; "accounts": accounts in fused pairs
        p_value       DOUBLE   threshold
        expected      DOUBLE   false pairs expected at this threshold over all pairs of accounts
        found         BIGINT   pairs at or under it
    """),
    ),
    Table(
        "ladder",
        "significance",
        "one window of one signal, as if it were the only one tried",
        _columns("""
        signal        VARCHAR  the signal
        window_s      BIGINT   the window
        candidates    BIGINT   pairs with enough objects in it
        pairs         BIGINT   of these, pairs that a false-discovery rate of the run's q keeps, by the analytic bound
        expected      DOUBLE   of these, expected by chance at most
    """),
    ),
    Table(
        "rule",
        "significance",
        "the one row that says which weaker pairs are kept as edges",
        _columns("""
        weak_p        DOUBLE   largest fused p at which a pair may be kept for the company it is in; 0 for none
        least_pairs   INTEGER  such pairs that both accounts must have
        weak_q        DOUBLE   share of the accounts with that many pairs that reach it by chance
    """),
    ),
    Table(
        "floor",
        "significance",
        "one shuffled copy of the case through the same steps",
        _columns("""
        copy          INTEGER  number of the copy, from 1
        edges         BIGINT   edges found in it
        clusters      BIGINT   clusters found in it
        accounts      BIGINT   accounts in these clusters
        largest       BIGINT   accounts in the largest
    """),
    ),
    # ---------------------------------------------------------------- network
    Table(
        "edge",
        "network",
        "two accounts whose acts together beat chance, all signals fused",
        _columns("""
        account_a     VARCHAR  first account in text order
        account_b     VARCHAR  second account
        p_value       DOUBLE   Cauchy combination over signals
        q_value       DOUBLE   share of accounts drawn in by chance among all that have an edge at least this strong
        bits          DOUBLE   sum over signals of -log2 p, each capped: the weight for clustering
        signals       VARCHAR  names joined by commas, strongest first
        p_interest    DOUBLE   test B: Cauchy combination over its signals
        q_interest    DOUBLE   expected share of wrong ones among edges at least this far beyond common interest
        reading       VARCHAR  both tests together: beyond_interest, one_source or cannot_tell
    """),
    ),
    Table(
        "edge_post",
        "network",
        "the closest two posts of an edge on one object: the evidence",
        _columns("""
        account_a     VARCHAR  first account
        account_b     VARCHAR  second account
        signal        VARCHAR  the signal
        object_key    BIGINT   what both acted on
        object        VARCHAR  what it is, in words: the link, the text, the post
        accounts      BIGINT   accounts in the case that acted on it
        post_a        BIGINT   post_key of the first account's act
        post_b        BIGINT   post_key of the second account's act
        at_a          BIGINT   its time
        at_b          BIGINT   its time
        gap_s         BIGINT   seconds between them
    """),
    ),
    Table(
        "edge_signal",
        "network",
        "what one signal adds to an edge: a bar of the waterfall",
        _columns("""
        account_a     VARCHAR  first account
        account_b     VARCHAR  second account
        signal        VARCHAR  the signal
        k             BIGINT   distinct objects within the window
        lambda        DOUBLE   number expected by chance
        p_value       DOUBLE   of this signal alone
        bits          DOUBLE   -log2 p, capped
        a_first       BIGINT   objects on which account_a was earlier
        b_first       BIGINT   objects on which account_b was earlier
        shared        BIGINT   objects both took up, whenever
        close         BIGINT   of these, taken up close in time under test B
        close_expected DOUBLE  number expected from how others time the same objects
        p_interest    DOUBLE   test B of this signal alone
    """),
    ),
    # --------------------------------------------------------------- clusters
    Table(
        "cluster",
        "clusters",
        "one group of accounts held together by edges",
        _columns("""
        cluster_id    INTEGER  number, 1 for the one with most accounts
        size          BIGINT   accounts
        edges         BIGINT   edges inside
        density       DOUBLE   edges divided by possible edges
        q_value       DOUBLE   q of the weakest kept edge inside
        bits          DOUBLE   sum of bits inside
        signals       VARCHAR  names joined by commas, strongest first
        platforms     VARCHAR  names joined by commas
        languages     VARCHAR  names joined by commas, most used first
        posts         BIGINT   posts of its accounts in the case
        first_at      BIGINT   earliest common act
        last_at       BIGINT   latest common act
        stability     DOUBLE   mean over its accounts of membership.stability
        beyond_interest DOUBLE share of its edges that go beyond common interest (reading beyond_interest)
        verdict       VARCHAR  unexplained, explained, or unclear: what the innocent explanations tried say
        explained_by  VARCHAR  names of the checks that explain it, joined by commas; NULL for none
    """),
    ),
    Table(
        "explanation",
        "clusters",
        "one innocent explanation tried on one cluster",
        _columns("""
        cluster_id    INTEGER  the cluster
        check         VARCHAR  name of the check
        question      VARCHAR  what was asked
        verdict       VARCHAR  explains, does not explain, cannot tell
        share         DOUBLE   share of the cluster's evidence or accounts that it accounts for; NULL when unknown
        evidence      VARCHAR  what was found, in a sentence with numbers
    """),
    ),
    Table(
        "membership",
        "clusters",
        "one account in one cluster",
        _columns("""
        account_id    VARCHAR  the account
        cluster_id    INTEGER  the cluster
        edges         BIGINT   its edges inside the cluster
        bits          DOUBLE   sum of their bits
        leads         BIGINT   objects on which it was earlier than its partners
        follows       BIGINT   objects on which it was later
        stability     DOUBLE   share of runs on four fifths of the objects in which it stayed with its cluster
        bridge_to     VARCHAR  other clusters that hold a quarter of its bits or more, joined by commas; NULL for none
    """),
    ),
    # ---------------------------------------------------------------- markers
    Table(
        "marker",
        "markers",
        "one number about how one account or cluster works",
        _columns("""
        subject       VARCHAR  account_id, or cluster:ID
        marker        VARCHAR  the marker
        name          VARCHAR  which of its numbers
        value         DOUBLE   the number; NULL when there is too little data
        low           DOUBLE   low end of what cannot be excluded at 95 %
        high          DOUBLE   high end of it
        baseline      DOUBLE   the same number of accounts in no cluster; NULL without a baseline
        unit          VARCHAR  unit of the four: share, hours, posts …
        n             BIGINT   what the number stands on; the evidence says of what
        verdict       VARCHAR  stands out, ordinary, cannot tell, too little data, measured (has no ordinary)
        words         VARCHAR  the value as a person reads it, where the number does not say it
        evidence      VARCHAR  what was found, in sentences with numbers
    """),
    ),
    Table(
        "marker_detail",
        "markers",
        "one point of a curve behind a marker, for charts",
        _columns("""
        subject       VARCHAR  account_id, or cluster:ID
        marker        VARCHAR  the marker
        series        VARCHAR  which curve
        place         DOUBLE   position on it
        label         VARCHAR  the position in words
        value         DOUBLE   height there
        expected      DOUBLE   height of the model or the baseline there
    """),
    ),
    Table(
        "marker_run",
        "markers",
        "how one marker was computed",
        _columns("""
        marker        VARCHAR  the marker
        state         VARCHAR  ready; or why it gives no number, in words
        subjects      BIGINT   accounts and clusters it gives a number for
        stand_out     BIGINT   of these, those with a number that stands out
        settings      VARCHAR  JSON of the marker's settings
    """),
    ),
    # ------------------------------------------------------------- assessment
    Table(
        "technique",
        "assessment",
        "one technique of a framework that a cluster's posts show: proposed, for a person to confirm",
        _columns("""
        subject       VARCHAR  cluster:ID
        framework     VARCHAR  DISARM Red v1.6, or Online Operations Kill Chain
        technique_id  VARCHAR  number in that version of the framework
        name          VARCHAR  its name there
        tactic        VARCHAR  tactic or phase it belongs to
        tactic_order  INTEGER  place of the tactic in order of execution
        shown_by      VARCHAR  signals, markers and lists that showed it, joined by commas
        posts         BIGINT   posts that show it (table technique_post); never 0
    """),
    ),
    Table(
        "technique_post",
        "assessment",
        "one post that shows a technique",
        _columns("""
        subject       VARCHAR  cluster:ID
        technique_id  VARCHAR  the technique
        post_key      BIGINT   the post
        shown_by      VARCHAR  signals, markers and lists it comes from, joined by commas
    """),
    ),
    # ------------------------------------------------------------------- runs
    Table(
        "run",
        "flow",
        "one stage run once",
        _columns("""
        run_no        INTEGER  number, from 1
        stage         VARCHAR  name of the stage
        version       VARCHAR  version of Overt
        settings      VARCHAR  JSON of the settings it used
        input_hash    VARCHAR  hash of the inputs and settings: equal hash, equal result
        started_at    BIGINT   start
        seconds       DOUBLE   duration
        status        VARCHAR  running, done, failed
        note          VARCHAR  one line about the result
    """),
    ),
    Table(
        "decision",
        "flow",
        "one thing a person decided; only ever appended",
        _columns("""
        decision_no   INTEGER  number, from 1
        decided_at    BIGINT   when
        person        VARCHAR  who
        subject       VARCHAR  what about: account:ID, cluster:3, pair:A|B, operation:O1, domain:NAME, decision:7, case
        field         VARCHAR  what was decided
        old           VARCHAR  value before; NULL when there was none
        new           VARCHAR  value after
        reason        VARCHAR  why, in the person's words
        run           VARCHAR  input hash of the last finished stage: the results the person had before them
        sha256        VARCHAR  hash of this row and the previous row's hash
    """),
    ),
    Table(
        "operation",
        "decisions",
        "one operation that a person put together, as the decisions stand now",
        _columns("""
        operation_id  VARCHAR  O1, O2 … in order of being made; kept for ever
        name          VARCHAR  name a person gave it
        accounts      BIGINT   accounts put into it, by themselves or with a cluster
        domains       BIGINT   websites put into it
        note          VARCHAR  latest reason given for what it holds
        made_at       BIGINT   when it was made
        changed_at    BIGINT   when it was last changed
    """),
    ),
    Table(
        "operation_part",
        "decisions",
        "one account or website in one operation",
        _columns("""
        operation_id  VARCHAR  the operation
        kind          VARCHAR  account or domain
        part          VARCHAR  account id or registrable domain
        decision_no   INTEGER  the decision that put it there
    """),
    ),
    Table(
        "pickup",
        "decisions",
        "one time that somebody outside took up an operation's content, as a person found it",
        _columns("""
        operation_id  VARCHAR  the operation
        pickup_id     VARCHAR  P and the number of the decision
        on_date       VARCHAR  day, ISO 8601
        kind          VARCHAR  media, amplifier, policy, action, violence
        name          VARCHAR  who took it up
        url           VARCHAR  address of the source, as given
        grade         VARCHAR  Admiralty grade of the source and of what it says; F6 when nobody judged
        note          VARCHAR  a remark; empty for none
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "outside_evidence",
        "decisions",
        "one piece of evidence about an operation from outside the data",
        _columns("""
        operation_id  VARCHAR  the operation
        evidence_id   VARCHAR  X and the number of the decision
        kind          VARCHAR  platform_statement, infrastructure, leak, admission, court, registration, report …
        text          VARCHAR  what it says
        source        VARCHAR  who says it
        url           VARCHAR  address of the source; empty for none
        on_date       VARCHAR  day, ISO 8601; NULL when not given
        grade         VARCHAR  Admiralty grade; F6 when nobody judged
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "hypothesis",
        "decisions",
        "one hypothesis about an operation that a person put beside the standing ones",
        _columns("""
        operation_id  VARCHAR  the operation
        hypothesis_id VARCHAR  H and the number of the decision
        text          VARCHAR  the hypothesis, a sentence
        decision_no   INTEGER  the decision that brought it
    """),
    ),
    Table(
        "matrix_cell",
        "decisions",
        "one cell of the matrix of hypotheses and evidence that a person set",
        _columns("""
        operation_id  VARCHAR  the operation
        evidence_id   VARCHAR  the row
        hypothesis_id VARCHAR  the column
        cell          VARCHAR  CC, C, N, I or II
        reason        VARCHAR  why it differs from the rule; empty where it came with the evidence
        person        VARCHAR  who set it
        decision_no   INTEGER  the decision that set it
    """),
    ),
    Table(
        "recheck",
        "decisions",
        "one run of the case under changed conditions, to see whether an operation holds",
        _columns("""
        operation_id  VARCHAR  the operation
        decision_no   INTEGER  latest decision about what the operation held at the time
        condition     VARCHAR  half_window, double_window, half_q, double_q, first_half or second_half
        accounts      BIGINT   accounts of the operation that have posts under it
        in_edges      BIGINT   of these, accounts with an edge to another one of the operation
        together      BIGINT   of these, accounts in the one cluster that holds most of them
        strangers     BIGINT   accounts in that cluster that are not of the operation
        signals       VARCHAR  signals of its edges, joined by commas
        settings      VARCHAR  JSON: what was changed
        input_hash    VARCHAR  hash of the sources and settings of the case it was derived from
        run_at        BIGINT   when
    """),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
