"""Names under which tables keep the fields of a post, in English and French.

Names are compared without case, accents, spaces and signs, so that "Nombre d'abonnés" and
nombre_dabonnes are one. Of two columns the one whose name stands earlier in the list is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_POST_PREFIXES = ("", "post", "tweet", "status", "message")
_ACCOUNT_PREFIXES = ("", "account", "author", "user", "profile", "owner")

_POST_HINTS = {
    "post_id": "postid tweetid statusid messageid commentid contentid id idstr idpost idtweet "
    "idmessage idpublication guid uuid identifiant",
    "posted_at": "postedat publishedat publishdate publicationdate createdat createdtime creationtime "
    "creationdate created createdutc timestamp timestampms timestamputc tweetcreated messagedate "
    "datetime dateutc datetimeutc utc dateheure horodatage date posttime datepublication "
    "datedepublication datedupost publiele datecreation datedecreation time jour heure",
    "posted_time": "time timeofday posttime heure heurepublication heuredepublication",
    "text": "text fulltext content body message caption tweet comment texte contenu commentaire "
    "corps legende publication textepost textedupost textedutweet",
    "kind": "kind type posttype tweettype messagetype typedepost typedepublication nature",
    "is_repost": "isrepost isretweet retweet isrt rt repost estretweet estrepost estpartage",
    "repost_of": "repostof retweetof retweetedstatusid retweettweetid retweetid repostid "
    "retweetedid retweetedtweetid idretweet",
    "repost_account": "repostaccount retweetuserid retweeteduserid retweetedusername retweeteduser",
    "repost_at": "repostat retweetedat retweetedstatuscreatedat",
    "reply_to": "replyto inreplytostatusid inreplytostatusidstr inreplytotweetid inreplytopostid "
    "inreplytoid replyid replytoid parentid reponsea idparent",
    "reply_account": "replyaccount inreplytouserid inreplytouseridstr inreplytoaccountid "
    "inreplytoscreenname inreplyto replytouser",
    "quote_of": "quoteof quotedstatusid quotedtweetid quotedtweettweetid quotedid",
    "conversation": "conversation conversationid thread threadid fil discussion",
    "language": "language lang tweetlanguage langue",
    "client": "client source tweetclientname clientname application app via",
    "likes": "likes likecount likescount favoritecount favouritecount favorites favourites "
    "reactions reactioncount jaime mentionsjaime nblikes nbjaime nombredejaime nombredelikes",
    "reposts": "reposts repostcount retweetcount retweets retweetscount shares sharecount "
    "sharescount forwards partages nbpartages nombredepartages nbretweets nombrederetweets",
    "replies": "replies replycount repliescount comments commentcount commentscount reponses "
    "nbreponses nbcommentaires nombredecommentaires nombredereponses",
    "quotes": "quotes quotecount",
    "views": "views viewcount viewscount impressions impressioncount playcount vues nbvues "
    "nombredevues",
    "links": "links urls expandedurls expandedurl sharedurls sharedurl outlinks link url liens lien "
    "lienpartage",
    "tags": "tags hashtags hashtag motsdiese motsdieses motdiese",
    "mentions": "mentions usermentions mentionedusers mentionnes",
    "media": "mediaurls mediaurl media images imageurl image photos photourl photo videourl",
    "objects": "objects object objectid",
    "place": "place placename tweetplace lieu",
    "url": "posturl permalink permalinkurl tweeturl statusurl messageurl urldupost",
    "platform": "platform plateforme network socialnetwork reseau reseausocial",
}

_PROFILE_HINTS = {
    "handle": "handle username screenname userscreenname pseudo pseudonyme nomdutilisateur",
    "name": "displayname userdisplayname name fullname channelname channeltitle channel pagename "
    "nomaffiche nom nomducompte nomdelapage",
    "created_at": "createdat created creationdate createddate joindate joined datecreationcompte "
    "datedecreationducompte datecreation datedecreation",
    "followers": "followers followerscount followercount subscribers subscribercount abonnes "
    "nbabonnes nombredabonnes",
    "following": "following followingcount friends friendscount abonnements nbabonnements "
    "nombredabonnements",
    "declared_posts": "declaredposts statuses statusescount tweetcount tweetscount postcount "
    "postscount updates nbposts nbtweets nombredeposts nombredetweets",
    "biography": "biography bio description profiledescription biographie",
    "account_place": "place location reportedlocation tweetlocation localisation ville",
    "website": "website profileurl url siteweb",
    "avatar": "avatar profileimageurl profileimage profilepicture picture photodeprofil",
    "account_language": "language lang langue",
    "verified": "verified isverified verifie certifie",
}

_ACCOUNT_HINTS = (
    "accountid authorid userid useridstr fromid ownerid senderid channelid pageid actorid profileid "
    "accounthash authorhash userhash idauteur idcompte idutilisateur identifiantauteur "
    "identifiantcompte identifiantutilisateur accounthandle authorhandle userhandle account author "
    "username screenname userscreenname handle user channel page sender accountname authorname auteur "
    "compte utilisateur pseudo pseudonyme nomdutilisateur expediteur from identifiant"
)

# Names that are an account's only when a word for account stands before them: a bare "url" is the post's.
_ONLY_WITH_PREFIX = {
    "account_place": {"place"},
    "website": {"url"},
    "account_language": {"language", "lang", "langue"},
}


def _names(field: str) -> tuple[str, ...]:
    if field == "account_id":
        return tuple(_ACCOUNT_HINTS.split())
    if field in _POST_HINTS:
        names = _POST_HINTS[field].split()
        return tuple(dict.fromkeys(p + name for name in names for p in _POST_PREFIXES))
    bare = _ONLY_WITH_PREFIX.get(field, set())
    return tuple(
        prefix + name
        for name in _PROFILE_HINTS[field].split()
        for prefix in (_ACCOUNT_PREFIXES[1:] if name in bare else _ACCOUNT_PREFIXES)
    )


FIELDS = ("account_id", *_POST_HINTS, *_PROFILE_HINTS)
"""Every field that --map can name, in the order in which columns are looked for."""

_HINTS = {field: _names(field) for field in FIELDS}

_MAY_SHARE = {"handle", "name"}
"""Fields read from a column that another field is read from too: an account known by its handle."""

_CONTENT = ("text", "links", "tags", "objects", "media", "repost_of", "post_id")
_CREATED = {"createdat", "created", "creationdate", "datecreation", "datedecreation"}
_BARE_DATE = {"date", "jour", "postdate", "datepublication", "datedepublication", "publishdate"}


def plain(column: str) -> str:
    """A column's name as it is compared: letters and digits only, no accents, lower case."""
    folded = unicodedata.normalize("NFKD", column.casefold())
    return re.sub(r"[^\w]|_", "", "".join(c for c in folded if not unicodedata.combining(c)))


def paths(record: Mapping[str, Any], above: str = "", depth: int = 3) -> Iterator[str]:
    """The columns of a table's row; of a JSON record the dotted paths of its values."""
    for key, value in record.items():
        if isinstance(value, dict) and value and depth:
            yield from paths(value, f"{above}{key}.", depth - 1)
        else:
            yield f"{above}{key}"


def columns_of(columns: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field → column: those a person mapped, then those known by name, each column used once."""
    chosen = dict(mapping)
    named: dict[str, str] = {}
    for column in columns:
        named.setdefault(plain(column), column)
    for field in FIELDS:
        if field not in chosen:
            taken = set() if field in _MAY_SHARE else set(chosen.values())
            known = [named[name] for name in _HINTS[field] if name in named]
            free = [column for column in known if column not in taken]
            if free:
                chosen[field] = free[0]
    return _settled(chosen, mapping)


def _settled(chosen: dict[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Put right what names alone cannot say."""
    when = plain(chosen.get("posted_at", ""))
    if "posted_time" not in mapping and when not in _BARE_DATE:
        chosen.pop("posted_time", None)
    has_content = any(field in chosen for field in _CONTENT)
    if "posted_at" not in mapping and not has_content and when in _CREATED:
        # A table of accounts: the creation in it is theirs.
        chosen.setdefault("created_at", chosen.pop("posted_at"))
    if chosen.get("handle") == chosen.get("name") or chosen.get("name") == chosen.get("account_id"):
        chosen.pop("name", None)
    return {field: chosen[field] for field in FIELDS if field in chosen}


def is_enough(chosen: Mapping[str, str]) -> bool:
    """Whether these fields make posts (an account, a time, something posted) or profiles."""
    if "account_id" not in chosen:
        return False
    if "posted_at" in chosen:
        return any(field in chosen for field in _CONTENT)
    return sum(field in chosen for field in _PROFILE_HINTS if field != "name") >= 2
