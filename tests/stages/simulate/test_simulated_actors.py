"""What each actor does in a simulated case: the facts that findings are later held against."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from simulated_cases import made

from overt.simulate import lexicon, texts
from overt.simulate.big_cast import PARTY
from overt.simulate.posts import Kind, concat
from overt.simulate.times import DAY, END, HOUR, MINUTE, START, Shift, moment, waking_times

TAKEDOWN = moment(6, 5, 10)


def closest_gaps(posts, objects):
    """Milliseconds between an act on an object and the next by another account on the same."""
    order = np.lexsort((posts.at_ms, objects.astype(str)))
    same = objects[order][1:] == objects[order][:-1]
    return np.diff(posts.at_ms[order])[same]


def pairs_acting_together(posts, objects, window_ms):
    """Pairs of accounts that coincide on two or more objects within the window."""
    counts = Counter()
    order = np.lexsort((posts.at_ms, objects.astype(str)))
    account, at_ms, what = posts.account[order], posts.at_ms[order], objects[order]
    for i in range(len(order)):
        j = i + 1
        while j < len(order) and what[j] == what[i] and at_ms[j] - at_ms[i] <= window_ms:
            if account[i] != account[j]:
                counts[min(account[i], account[j]), max(account[i], account[j]), what[i]] += 1
            j += 1
    return {pair for pair, k in Counter((a, b) for a, b, _ in counts).items() if k >= 2}


# --------------------------------------------------------------------------------- everybody


@pytest.mark.parametrize("scenario", ["mixed", "quiet"])
def test_every_post_lies_in_the_span_and_after_the_creation_of_its_account(scenario):
    case = made(scenario)
    assert case.posts.at_ms.min() >= START
    assert np.quantile(case.posts.at_ms, 0.999) < END
    created = case.column("created_s", case.posts).astype(np.int64) * 1000
    assert (created < case.posts.at_ms).all()


def test_whoever_reposts_or_answers_does_so_after_the_post_and_names_its_author():
    posts = made("mixed").posts
    when = dict(zip(posts.post_id.tolist(), posts.at_ms.tolist(), strict=True))
    who = dict(zip(posts.post_id.tolist(), posts.account.tolist(), strict=True))
    referring = posts.take(posts.ref_id != 0)
    known = np.isin(referring.ref_id, posts.post_id)
    assert known.mean() > 0.99  # the others answer posts that were taken down meanwhile
    referring = referring.take(known)
    assert len(referring) > 2_000
    assert all(when[row.ref_id] < row.at_ms for row in referring.rows())
    assert all(who[row.ref_id] == row.ref_account for row in referring.rows())


@pytest.mark.parametrize("scenario", ["mixed", "spamouflage"])
def test_nobody_reposts_the_same_post_twice(scenario):
    posts = made(scenario).posts
    reposts = posts.take(posts.kind == Kind.REPOST)
    acts = Counter(zip(reposts.account.tolist(), reposts.ref_id.tolist(), strict=True))
    assert max(acts.values()) == 1


def test_ordinary_people_sleep_at_night_in_their_own_zone():
    rng = np.random.default_rng(1)
    for offset_min in (480, -240, 330):
        at_ms = waking_times(rng, np.ones(5_000, np.int64), np.full(5_000, offset_min))
        hour = (at_ms + offset_min * MINUTE) % DAY // HOUR
        assert ((hour >= 1) & (hour < 5)).mean() < 0.05
        assert ((hour >= 18) & (hour < 23)).mean() > 0.25


def test_a_tenth_of_the_people_make_a_third_of_the_posts_and_popularity_is_heavy_tailed():
    people = made("quiet", posts=40_000).of("person")
    counts = np.sort(np.bincount(people.account))[::-1]
    counts = counts[counts > 0]
    assert counts[: len(counts) // 10].sum() > 0.33 * counts.sum()
    reposted = people.ref_id[people.kind == Kind.REPOST]
    cascades = np.sort(np.unique(reposted, return_counts=True)[1])
    assert cascades[-1] > 10 * np.median(cascades)


def test_texts_of_people_are_their_own_but_for_share_buttons_greetings_and_sayings():
    people = made("quiet").of("person")
    own = people.take((people.kind == Kind.POST) & (people.link == ""))
    copies = Counter(own.body.tolist())
    written = [text for text in own.body if copies[text] == 1]
    assert len(written) > 0.9 * len(own)
    stock = {t for table in (lexicon.SHORT, lexicon.SAYINGS) for ts in table.values() for t in ts}
    assert {text for text, count in copies.items() if count > 1} <= stock
    shared = Counter(people.body[people.link != ""].tolist())
    assert max(shared.values()) >= 3  # strangers who press the same share button


def test_people_of_one_community_share_the_same_outlets_without_acting_at_once():
    case = made("quiet", posts=40_000)
    people = case.of("person")
    links = people.take((people.link != "") & (people.kind != Kind.REPOST))
    together = pairs_acting_together(links, links.link, DAY)
    at_once = pairs_acting_together(links, links.link, MINUTE)
    assert len(together) > 20
    assert len(at_once) < 0.1 * len(together)


def test_views_are_not_always_told_and_counts_of_reposts_never():
    posts = made("quiet").posts
    original = posts.kind != Kind.REPOST
    assert 0.1 < (posts.views[original] == -1).mean() < 0.2
    assert (posts.likes[~original] == -1).all()
    assert (posts.likes[original] >= 0).all()


# ------------------------------------------------------ those who act together for good reasons


def test_the_agency_posts_the_same_links_within_seconds_and_says_so():
    case = made("demo")
    agency = case.of("agency")
    by_link = {}
    for row in agency.rows():
        by_link.setdefault(row.link, []).append(row.at_ms)
    assert len(by_link) > 40
    assert max(max(times) - min(times) for times in by_link.values()) <= 9_000
    assert all("Meridia" in text for text in case.column("biography", agency))


def test_feeds_repeat_their_outlets_articles_within_minutes():
    case = made("demo")
    feeds = case.of("feed", role="feed")
    published = dict(zip(case.world.press.articles.link, case.world.press.articles.at_ms,
                         strict=True))
    delay = np.array([row.at_ms - published[row.link] for row in feeds.rows()])
    assert delay.min() >= 20_000
    assert np.quantile(delay, 0.95) < 5 * MINUTE
    assert all(text.startswith("Automatic feed") for text in case.column("biography", feeds))


def test_fans_use_the_same_hashtags_in_the_same_hour_and_have_a_life_beside():
    case = made("demo")
    fans = case.of("fan")
    tagged = np.array(["#Liora" in tags for tags in fans.tags]) & (fans.kind == Kind.POST)
    hours = Counter((fans.at_ms[tagged] // HOUR).tolist())
    assert sum(count for _, count in hours.most_common(8)) > 0.85 * tagged.sum()
    assert (~tagged & (fans.kind != Kind.REPOST)).sum() > 5 * len(np.unique(fans.account))
    biographies = case.column("biography", case.of("fan", role="").take(tagged))
    assert np.mean(["Liora Venn" in text for text in biographies]) > 0.9


def test_hundreds_pass_on_the_breaking_story_within_the_hour_each_post_once():
    case = made("demo")
    people = case.of("breaking")
    story = people.take((people.tags == "#KelsaBridge") & (people.kind == Kind.REPOST))
    began = story.at_ms.min()
    assert (story.at_ms < began + 75 * MINUTE).mean() > 0.75
    assert len(np.unique(story.account)) > 120
    assert 5 <= len(np.unique(story.ref_id)) <= 10


def test_sister_channels_share_a_name_and_carry_each_others_posts_under_the_sisters_address():
    case = made("innocent")
    sisters = case.of("sister")
    assert all(name.startswith("Bellwether ") for name in case.column("name", sisters))
    copies = Counter(sisters.body.tolist())
    again = np.array([copies[text] > 1 for text in sisters.body])
    assert 0.05 < again.mean() < 0.4  # most of what a channel publishes is its own
    first = {}
    for row in sisters.in_order_of_time().rows():
        assert row.link == first.setdefault(row.body, row).link
        assert row.at_ms - first[row.body].at_ms < 3 * MINUTE


def test_cross_posters_repeat_one_outlet_at_a_constant_delay_and_do_not_name_it():
    case = made("innocent")
    posts, articles = case.of("crossposter"), case.world.press.articles
    published = dict(zip(articles.link, articles.at_ms, strict=True))
    delay = np.array([row.at_ms - published[row.link] for row in posts.rows()])
    assert all(np.ptp(delay[posts.account == one]) < 4_000 for one in np.unique(posts.account))
    (outlet,) = {row.link.split("/")[2].split("-")[0] for row in posts.rows()}
    assert not any(outlet in text.lower() for text in case.column("biography", posts))


def test_chapters_name_their_association_and_repost_its_office():
    case = made("innocent")
    chapters = case.of("chapter")
    assert all("Lantern Guild" in text for text in case.column("biography", chapters))
    office = np.unique(case.of("chapter", role="office").account)
    reposts = chapters.take((chapters.kind == Kind.REPOST) & np.isin(chapters.ref_account, office))
    assert len(reposts) > 100
    assert len(reposts) < 0.6 * len(chapters)


def test_a_campaign_day_is_one_evening_of_own_words_by_accounts_of_every_age():
    case = made("innocent")
    people = case.of("campaign")
    joined = people.take(np.array(["#DarkSkyNight" in tags or "#SeeTheStars" in tags for tags in people.tags]))
    assert np.ptp(joined.at_ms) < 6 * HOUR
    assert len(set(joined.body)) > 0.95 * len(joined)
    created = np.unique(case.column("created_s", joined).astype(np.int64))
    assert np.ptp(created) > 5 * 365 * DAY // 1_000


def test_a_person_posts_the_same_from_every_account_and_the_two_on_x_name_each_other():
    case = made("innocent")
    posts = case.of("double")
    for person in set(case.column("group", posts)):
        own = posts.take(np.asarray(case.column("group", posts) == person))
        assert sorted(set(case.column("platform", own))) == ["bluesky", "facebook", "x"]
        assert sum(count == 4 for count in Counter(own.body.tolist()).values()) == 26
        assert all("@" in text for text in case.column("biography", own))


def test_a_reply_storm_is_a_crowd_with_words_of_their_own_under_one_thread():
    case = made("innocent")
    people = case.of("storm")
    answers = people.take(np.isin(people.kind, [Kind.REPLY, Kind.QUOTE]))
    (thread, _), = Counter(answers.ref_account.tolist()).most_common(1)
    answers = answers.take(answers.ref_account == thread)
    assert len(np.unique(answers.account)) > 100
    assert len(np.unique(answers.ref_id)) >= 5
    assert len(set(answers.body)) > 0.7 * len(answers)


def test_the_closed_circle_has_many_names_one_birthday_and_little_of_its_own():
    case = made("innocent")
    circle = case.of("operation:circle")
    names = [set(name.lower().split()) for name in sorted(set(case.column("name", circle)))]
    assert not any(one & other for i, one in enumerate(names) for other in names[:i])
    assert np.ptp(case.column("created_s", circle).astype(np.int64)) < 31 * 86_400
    copies = Counter(circle.body.tolist())
    assert np.mean([copies[text] > 1 for text in circle.body]) > 0.6


# ------------------------------------------------------------------------------- operation: BIG


def test_big_is_created_in_bursts_and_half_of_it_declares_the_party():
    case = made("big")
    posts = case.of("operation:big")
    _, one_each = np.unique(posts.account, return_index=True)
    members = posts.take(one_each)
    created = case.column("created_s", members).astype(np.int64) * 1000
    march = (created >= moment(3, 1)) & (created < moment(4, 1))
    assert 0.3 < march.mean() < 0.6
    declared = [PARTY in text for text in case.column("biography", members)]
    assert 0.35 < np.mean(declared) < 0.65


def test_big_works_in_bursts_on_its_campaign_days_and_rides_the_incident_two_days_late():
    case = made("big")
    posts = case.of("operation:big")
    per_day = Counter(((posts.at_ms - START) // DAY).tolist())
    busiest = {day for day, _ in per_day.most_common(4)}
    incident_day = (case.world.incident.at_ms - START) // DAY
    assert busiest == {10, 24, 37, incident_day + 2}
    riding = np.array([case.world.incident.tag in tags for tags in posts.tags])
    riding &= posts.kind == Kind.POST
    assert (posts.at_ms[riding & (posts.media != "")] > case.world.incident.at_ms + DAY).all()
    assert len(set(posts.media[riding & (posts.media != "")])) == 4


def test_amplifiers_of_big_repost_its_posters_within_minutes():
    case = made("big")
    amplifiers = case.of("operation:big", role="amplifier")
    posters = set(case.of("operation:big", role="poster").account.tolist())
    reposts = amplifiers.take((amplifiers.kind == Kind.REPOST)
                              & np.isin(amplifiers.ref_account, list(posters)))
    assert len(reposts) > 0.6 * len(amplifiers)
    ids = case.posts.post_id
    original = np.argsort(ids)[np.searchsorted(np.sort(ids), reposts.ref_id)]
    delay = reposts.at_ms - case.posts.at_ms[original]
    assert 2 * MINUTE < np.median(delay) < 6 * MINUTE


def test_the_takedown_silences_most_of_big_and_new_accounts_paste_its_old_texts():
    case = made("big")
    posts = case.of("operation:big")
    before, after = posts.take(posts.at_ms < TAKEDOWN), posts.take(posts.at_ms > TAKEDOWN)
    earlier, later = set(before.account.tolist()), set(after.account.tolist())
    assert 0.55 < len(earlier - later) / len(earlier) < 0.85
    returned = after.take(np.asarray(case.column("group", after) == "return"))
    created = case.column("created_s", returned).astype(np.int64) * 1000
    assert (created > TAKEDOWN).all()
    cores = {text[8:40] for text in before.body}
    pasted = returned.take(np.asarray(returned.tags != ""))
    assert np.mean([any(core in text for core in cores) for text in pasted.body]) > 0.8


def test_big_gets_little_engagement_from_outside():
    case = made("big")
    posts = case.of("operation:big")
    members = set(posts.account.tolist())
    answered = case.posts.take(np.isin(case.posts.ref_account, list(members)))
    inside = np.isin(answered.account, list(members))
    assert inside.mean() > 0.9
    assert (~inside).sum() > 0


def test_big_pastes_one_tasking_message():
    bodies = made("big").of("operation:big").body
    assert sum(text.startswith("Task 3 of 5") for text in bodies) == 1


# ----------------------------------------------------------------------- operation: Spamouflage


def cell_posts(case, name):
    """A cell's posters' own posts on X, from those who were not improvising."""
    posts = case.of("operation:spamouflage", role="poster")
    return posts.take(np.asarray(case.column("group", posts) == name) & (posts.kind == Kind.POST))


def test_cells_keep_office_hours_at_utc_plus_8_with_meal_breaks_from_monday_to_friday():
    case = made("spamouflage")
    posts = concat([cell_posts(case, f"cell {n}") for n in (1, 2, 3)])
    local = posts.at_ms + 8 * HOUR
    hour, weekday = local % DAY / HOUR, (local - START) // DAY % 7
    assert (weekday < 5).all()
    assert ((hour >= 9) & (hour < 21.5)).mean() > 0.99
    for quiet in ((12.75, 13.5), (17.75, 18.25)):  # what the three cells' breaks have in common
        assert ((hour >= quiet[0]) & (hour < quiet[1])).mean() < 0.01
    holidays = (posts.at_ms >= moment(5, 1)) & (posts.at_ms < moment(5, 3))
    assert not holidays.any()


def test_a_shift_draws_times_within_working_hours_and_never_at_meals_or_on_days_off():
    shift = Shift(start=9.5, lunch=12, lunch_end=13.5, supper=17, supper_end=19, end=21,
                  days_off=(30,))
    rng = np.random.default_rng(2)
    local = shift.times(rng, rng.choice(shift.working_days(), 5_000)) + 8 * HOUR - START
    hour, day = local % DAY / HOUR, local // DAY
    periods = np.digitize(hour, [9.5, 12, 13.5, 17, 19, 21])
    share = np.bincount(periods, minlength=7) / len(periods)
    assert share[[0, 2, 4, 6]].sum() == 0
    assert share[[1, 3, 5]] == pytest.approx([2.5 / 8, 3.5 / 8, 2 / 8], abs=0.03)
    assert not np.isin(day, [30, 5, 6]).any()


def test_items_of_the_list_keep_their_numbers_in_a_third_of_the_posts_and_agree_on_them():
    case = made("spamouflage")
    posts = case.of("operation:spamouflage", role="poster")
    numbered = {}
    for text in posts.body:
        number, rest = text.lstrip("("), text.lstrip("(0123456789.)、 ")
        digits = number[: len(number) - len(number.lstrip("0123456789"))]
        if digits and rest != text:
            numbered.setdefault(rest, set()).add(int(digits))
    assert len(numbered) > 15
    assert all(len(numbers) == 1 for numbers in numbered.values())


def test_half_of_what_posters_write_is_filler_that_is_itself_copied():
    case = made("spamouflage")
    posts = cell_posts(case, "cell 2")
    frames = [frame.split("{")[0] for frame in lexicon.FILLER["en"]]
    filler = [text for text in posts.body if any(text.startswith(frame) for frame in frames)]
    assert 0.3 < len(filler) / len(posts) < 0.6
    assert len(set(filler)) < 0.75 * len(filler)


def test_the_same_draft_in_two_languages_is_a_translation():
    draft = texts.Draft.draw(np.random.default_rng(3), 40)
    english, chinese = texts.first_person(draft, "en"), texts.first_person(draft, "zh")
    for i, thing in enumerate(draft.thing):
        assert lexicon.THINGS["en"][thing] in english[i]
        assert lexicon.THINGS["zh"][thing] in chinese[i]


def test_articles_appear_on_small_platforms_hours_before_large_ones():
    case = made("spamouflage")
    posts = case.of("operation:spamouflage", role="poster")
    articles = posts.take(np.array(["dawn-letters" in link for link in posts.link]))
    platform = case.column("platform", articles)
    small = np.isin(platform.astype(str), ["bluesky", "telegram"])
    for link in set(articles.link):
        here = articles.link == link
        if (here & small).any() and (here & ~small).any():
            lead = articles.at_ms[here & ~small].min() - articles.at_ms[here & small].min()
            assert lead > 2 * HOUR


def test_followers_of_spamouflage_are_many_and_engagement_with_it_is_its_own():
    case = made("spamouflage")
    posts = cell_posts(case, "cell 1")
    assert np.median(case.column("followers", posts).astype(float)) > 4_000
    assert np.median(posts.likes) == 0
    farm = case.of("operation:spamouflage", role="amplifier")
    farm = farm.take(np.asarray(case.column("group", farm) == "farm"))
    replies = farm.take(farm.ref_id != 0)
    assert np.median(closest_gaps(replies, replies.ref_id)) < 3 * MINUTE


# ------------------------------------------------------------------------------------ intensity


@pytest.mark.parametrize("operation", ["big", "spamouflage"])
def test_coordination_grows_with_intensity_while_accounts_and_posts_stay_as_many(operation):
    together, sizes, accounts = [], [], []
    for intensity in (0.0, 0.4, 1.0):
        case = made(operation, intensity=intensity)
        posts = case.of(f"operation:{operation}")
        reposts = posts.take(posts.kind == Kind.REPOST)
        together.append(len(pairs_acting_together(reposts, reposts.ref_id, 10 * MINUTE)))
        sizes.append(len(posts))
        accounts.append(len(np.unique(posts.account)))
    assert together[0] == 0
    assert together[0] < together[1] < together[2]
    assert min(sizes) > 0.7 * max(sizes)
    assert min(accounts) > 0.9 * max(accounts)
