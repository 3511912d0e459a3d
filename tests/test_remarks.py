"""Comments as remarks: threads, states, what is refused, and a second import of the same file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dossier.errors import WrongUse
from dossier.model.review import Remark, Reply, Review
from dossier.ooxml.returned import ReturnedComment
from dossier.project import read_project
from dossier.review.remarks import Remarks, Setting, merged, remarks_of
from dossier.review.secrecy import VaultWords
from tests.conftest import INVENTED

DAY = dt.date(2026, 11, 25)
OURS = "Dossier builder"


@pytest.fixture(scope="module")
def vault() -> VaultWords:
    return VaultWords(read_project(INVENTED))


def comment(id_: str, text: str = "Text.", **more: object) -> ReturnedComment:
    return ReturnedComment(**{"id": id_, "author": "Anna", "initials": "A", "date": DAY, "text": text, **more})  # type: ignore[arg-type]


def came(vault: VaultWords, *comments: ReturnedComment) -> Remarks:
    setting = Setting("sy-ministry", "0" * 16, OURS, lambda index: None if index == 9 else f"block{index}")
    return remarks_of(comments, setting, vault)


def test_a_thread_is_one_remark_however_deep_its_answers_go(vault: VaultWords) -> None:
    found = came(vault, comment("1"), comment("2", "No.", parent="1"), comment("3", "Yes.", parent="2"), comment("4", "Other."))
    assert [(one.text, [reply.text for reply in one.replies]) for one in found.remarks] == [
        ("Text.", ["No.", "Yes."]),
        ("Other.", []),
    ]


def test_answers_in_a_circle_or_to_nothing_are_not_lost(vault: VaultWords) -> None:
    found = came(vault, comment("1", "a", parent="2"), comment("2", "b", parent="1"), comment("3", "c", parent="77"))
    said = [text for one in found.remarks for text in (one.text, *(reply.text for reply in one.replies))]
    assert "c" in said
    assert len(came(vault, comment("1", "a", parent="1")).remarks) == 1


def test_a_remark_stands_on_the_first_block_that_it_covers(vault: VaultWords) -> None:
    found = came(vault, comment("1", paragraphs=(9, 2, 3)), comment("2", paragraphs=(9,)), comment("3"))
    assert [one.block for one in found.remarks] == ["block2", None, None]


def test_questions_that_nobody_answered_are_counted_alone(vault: VaultWords) -> None:
    one, two, three = (comment(id_, "Gap.\nNext: look.", author=OURS, is_done=id_ == "2") for id_ in "123")
    found = came(vault, one, two, three, comment("4", parent="3"))
    assert (found.unanswered, [(one.by, one.state) for one in found.remarks]) == (1, [(OURS, "answered"), (OURS, "open")])


def test_a_reviewer_who_bears_our_name_is_heard(vault: VaultWords) -> None:
    assert [one.text for one in came(vault, comment("1", "No.", author=OURS)).remarks] == ["No."]


def test_who_is_not_named_is_said_not_to_be(vault: VaultWords) -> None:
    found = came(vault, comment("1", author="", date=None), comment("2", author="", parent="1"))
    assert [(one.by, one.on, one.replies[0].by) for one in found.remarks] == [("not named", None, "not named")]


def test_an_empty_answer_is_left_out(vault: VaultWords) -> None:
    assert came(vault, comment("1"), comment("2", " ", parent="1")).remarks[0].replies == ()


REFUSED = {
    "an invisible character": (
        {"text": "a\u200bb"},
        "field 'text' holds a character that cannot be seen: U+200B ZERO WIDTH SPACE",
    ),
    "an invisible character in the name": ({"author": "a\u202eb"}, "field 'by' holds a character that cannot be seen: U+202E"),
    "too long": ({"text": "x" * 4001}, "field 'text' is longer than 4000 characters"),
    "much too long": ({"text": "x" * 9000}, "field 'text' is longer than 4000 characters"),
    "a name too long": ({"author": "x" * 121}, "field 'by' is longer than 120 characters"),
    "empty": ({"text": " "}, "field 'text' is empty"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_remark_cannot_hold_is_refused_for_that_comment_alone(what: str, vault: VaultWords) -> None:
    more, why = REFUSED[what]
    found = came(vault, comment("1", **more), comment("2", "Kept."))
    assert [one.text for one in found.remarks] == ["Kept."]
    assert found.refused[0].why.startswith(why)
    assert not {"\u200b", "\u202e"} & set(found.refused[0].comment + found.refused[0].why)
    assert found.refused[0].next


def test_an_answer_that_cannot_be_held_is_named_as_such(vault: VaultWords) -> None:
    found = came(vault, comment("1"), comment("2", "a\u200bb", parent="1"))
    assert found.refused[0].why.startswith("field 'text of its replies' holds")


def test_what_only_the_vault_may_hold_is_refused_by_its_field(vault: VaultWords) -> None:
    witness = next(iter(read_project(INVENTED).witnesses.values()))
    secret = (
        comment("1", f"Ask {witness.name}."),
        comment("2", author=witness.name),
        comment("3", "Fine."),
        comment("4", witness.name, parent="3"),
    )
    found = came(vault, *secret)
    assert found.remarks == []
    assert len(found.refused) == 3
    assert all("witness no. 1 of those withheld" in one.why for one in found.refused)
    assert witness.name not in repr(found)


def test_words_of_the_draft_that_only_the_vault_holds_are_left_out_of_a_remark(vault: VaultWords) -> None:
    witness = next(iter(read_project(INVENTED).witnesses.values()))
    found = came(vault, comment("1", words=f"said {witness.name}"), comment("2", words="said Roe"))
    assert [one.words for one in found.remarks] == [None, "said Roe"]


def test_what_stands_in_the_project_itself_may_come_back(vault: VaultWords) -> None:
    assert came(vault, comment("1", "Counsel asks us to keep the second witness apart.")).refused == []


def test_without_the_vault_nobody_can_say_what_it_holds(folder: Path) -> None:
    (folder.parent / "vault").rename(folder.parent / "elsewhere")
    with pytest.raises(WrongUse, match="vault cannot be used"):
        VaultWords(read_project(folder))


def remark(text: str = "Text.", **more: object) -> Remark:
    return Remark.model_validate(
        {"id": "R1", "by": "Anna", "on": DAY, "recipient": "sy-ministry", "block": "b", "text": text, **more}
    )


def test_numbers_go_on_and_are_given_in_the_order_of_the_file() -> None:
    known = Review(remarks=(remark("Old.", id="R7"),))
    assert [one.id for one in merged(known, [remark("a"), remark("b")]).added] == ["R8", "R9"]


def test_the_same_remarks_again_change_nothing() -> None:
    once = merged(Review(), [remark(), remark(), remark("b")])
    again = merged(once.review, [remark(), remark(), remark("b")])
    assert (len(once.added), again.added, again.changed) == (3, (), ())
    assert again.review == once.review


def test_a_remark_whose_block_is_told_otherwise_is_still_the_same() -> None:
    once = merged(Review(), [remark()])
    assert merged(once.review, [remark(block=None)]).added == ()


REPLY = Reply(by="Ben", on=DAY, text="Done.")
STATES = [
    # what is known, what came, and what stands then
    ("open", "open", False, "open"),
    ("open", "answered", False, "answered"),
    ("answered", "open", False, "answered"),
    ("answered", "open", True, "open"),
    ("answered", "answered", True, "answered"),
]


@pytest.mark.parametrize("known, fresh, says_more, then", STATES)
def test_what_was_answered_stays_so_until_somebody_says_more(known: str, fresh: str, says_more: bool, then: str) -> None:
    before = Review(remarks=(remark(state=known),))
    after = merged(before, [remark(state=fresh, replies=(REPLY,) if says_more else ())])
    assert after.review.remarks[0].state == then
    assert len(after.review.remarks[0].replies) == says_more


def test_replies_that_are_gone_from_the_file_are_kept() -> None:
    before = Review(remarks=(remark(replies=(REPLY,)),))
    assert merged(before, [remark()]).review == before
