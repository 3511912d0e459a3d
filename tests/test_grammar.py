"""Deeds are found by the build of a sentence: an official as the subject of a verb that is not a careful one, or behind a deed.

The sentences were written before the rule, without a look at its words; those that it misses are named, so that a change for
better or worse is seen.
"""

from __future__ import annotations

import pytest

from dossier.checks.grammar import with_pronouns
from tests.test_uncited import reader

PLANTED = """
Roe masterminded the crackdown on the press.
It was Roe who gave the green light for the search.
The order to hold Doe in the dark came from Roe.
Roe's signature stands under the warrant for Doe's arrest.
At Roe's insistence the cell had no lamp.
The raid was Roe's idea.
Roe engineered the closure of the newspaper.
Roe enriched herself from the fines on journalists.
Roe took bribes from contractors.
Roe rigged the inquiry into the beating.
Roe fabricated the charge against Doe.
Roe shielded the officers who beat Doe.
Roe rewarded the officer who beat Doe with a medal.
Roe promoted the man who had beaten Doe.
Roe dismissed every complaint that reached her.
Roe refused to open an inquiry into the beating.
Roe did not punish anybody for the beating.
Roe stood by while Doe was beaten.
Roe condoned the beating of prisoners.
Under Roe's orders the inspectors smashed the presses.
On the orders of Roe, Doe was kept without light.
Roe signed off on the dark cell.
Roe sanctioned the use of the dark cell.
Roe sent twelve inspectors to break into the newspaper.
Roe made sure that Doe had no lawyer.
Roe denied Doe a lawyer.
Roe withheld medicine from Doe.
Roe kept Doe in prison although the court had freed him.
Roe has blood on her hands.
Roe is behind the disappearance of the editor.
Roe is responsible for the torture of Doe.
Roe bears responsibility for the beating.
Roe ran the prison in which Doe was tortured.
Roe pressed the judge to convict Doe.
Roe leaned on the court until it convicted Doe.
Roe hounded the editor into exile.
Roe had the editor followed.
Roe bugged the newspaper's telephones.
Roe drove the campaign against the Gazette.
Roe must have known of the dark cell.
Roe could not have been unaware of the beatings.
Roe hid the results of the medical examination.
Roe tampered with the file.
The beating happened with Roe's knowledge and consent.
The Chair of the State Inspectorate ordered that the lights be kept off.
The head of the Inspectorate watched the beating.
Roe presided over a system of torture.
Roe is the architect of the dark cell.
She was chair. Roe then took her revenge on Doe.
Roe abused her office to settle a private score.
Jane Roe deported two journalists.
Roe stripped the editor of citizenship.
Roe seized the assets of the Gazette.
Roe expropriated the printing house.
Roe starved the prisoners.
Doe died because of Roe.
Responsibility for Doe's nine days in the dark lies with Roe.
Roe egged on the crowd against the editor.
Roe bragged that she had broken Doe.
Roe confessed to the beating.
Roe unleashed her inspectors on the newspaper.
Roe sacked the doctor who had treated Doe.
Roe moved Doe to the dark cell.
Roe wanted Doe broken.
Roe invented the charge of slander.
Roe chose the judge who tried Doe.
Roe tore up the complaint of Doe's wife.
Roe dictated the verdict to the court.
Roe insisted that Doe stay in the cell.
Roe laughed when she was shown the cell.
Roe struck Doe in the face.
Roe choked the prisoner.
Roe cut off the heating in the cells.
Roe barred the ombudsman from the prison.
Roe transferred the witness to another town.
Roe bought the silence of the doctor.
Roe paid the witness to change her account.
Roe set the inspectors on the editor.
Roe gave the inspectors a free hand.
Roe drew up the list of those to be arrested.
Roe launched the investigation of the Gazette.
Roe initiated the prosecution of Doe.
Roe demanded the closure of the Gazette.
Roe extended Doe's detention three times.
Roe quashed the acquittal of Doe.
Roe overruled the prison doctor.
Roe recruited informers in the newsroom.
The inspectors acted at the request of Roe.
The file was altered by Roe.
The cell was built for Roe.
The decision to keep Doe in the dark was Roe's.
The inspectors followed Roe's wishes.
Roe's men came at nine and took Doe.
Nothing in the prison happened without Roe's consent.
Roe helped to bury the inquiry.
Roe, who had been chair since 2011, dispatched the officers to the newsroom.
Roe also evicted the family of Doe.
Roe later pardoned the officers who beat Doe.
Roe repeatedly visited the cell while Doe was in it and left him there.
In May 2014 Roe herself questioned Doe for nine hours.
Roe has profited from the sale of the printing house.
Roe is known to have lashed prisoners.
The Chair of the State Inspectorate tricked Doe into a confession.
Jane Ivanovna Roe hired the men who broke the presses.
Roe was chair. She sicced her dogs on the crowd.
Miles gassed the demonstration.
Richard Miles sold the seats of judges.
Miles vetoed Doe's release.
Roe and Miles agreed to break Doe.
The campaign against the Gazette began with Roe.
Roe censors the press of Northville.
Roe pays the witnesses who testify against Doe.
Roe runs the prison as her own kingdom.
Roe forges documents.
Roe was chair, and she fired the doctor who had treated Doe.
Roe was deputy chair then. Later she replaced the judge who wanted to free Doe.
Roe signed the warrant with her own hand.
Roe rang the judge the night before the verdict.
Roe's influence made the court reject the appeal.
Roe benefits from the sale of seized printing houses.
Roe won her office by framing her rival.
Roe concocted the evidence.
Roe cheated Doe out of his newspaper.
Roe humiliated Doe before his family.
Roe mocked Doe when he asked for light.
Roe delayed the operation that Doe needed.
Roe vetoes every petition for pardon.
Roe watched the interrogation through a window.
Roe rejoiced in the verdict.
Roe appointed the investigator in order to convict Doe.
The judge obeyed Roe.
Inspectors loyal to Roe beat Doe.
Every petition was rejected by Roe.
Roe could have ended the torture with one word.
Roe cannot claim that she did not know.
Roe deserves punishment for what was done to Doe.
Roe is a torturer.
Roe is corrupt.
Roe owes her fortune to bribes.
Miles deceives the public about the prisons.
Miles drowned the inquiry in paper.
Miles, not the court, decided how long Doe would sit.
Miles gave orders, Roe carried them out.
Miles misused the budget of the ministry.
Miles wields the courts against his critics.
Miles got Doe convicted.
Miles saw to it that Doe was not released.
Miles bears the blame.
Miles has Doe's death on his conscience.
Miles plundered the fund for prisoners.
""".strip().splitlines()

MISSED = """
Roe insisted that Doe stay in the cell.
The cell was built for Roe.
Nothing in the prison happened without Roe's consent.
Roe repeatedly visited the cell while Doe was in it and left him there.
Roe was deputy chair then. Later she replaced the judge who wanted to free Doe.
Every petition was rejected by Roe.
Roe cannot claim that she did not know.
Miles, not the court, decided how long Doe would sit.
Miles has Doe's death on his conscience.
""".strip().splitlines()

INNOCENT = """
Roe became chair in February 2011.
The chair of the Inspectorate appoints its officers by law.
No source was seen that records an order by Roe.
It is not known whether Roe knew of the cell.
Roe's term was extended once.
Roe was born in Northville, the daughter of a teacher.
Whether Roe was told of the cell is an open question.
Ask the Registry for the decree that appointed Roe.
Look up whether Roe received the complaint of 3 May 2014.
The list spells the name of Roe with one letter less.
Roe graduated from the law faculty in 1983.
Roe denies that any order was given.
Roe said in the Gazette that she had never seen the cell.
The announcement names Roe among three persons who it says may bear responsibility.
Roe is listed by the United States since 2017.
The Inspectorate arrested Doe at his newspaper.
Doe was held nine days without light, the Gazette reported.
A court found that Doe had been beaten in the Inspectorate.
The ministry answered that it had no record.
Roe received a medal for thirty years of service.
Roe is married and has two children.
Roe's deputy resigned in 2013.
Miles left the ministry in September 2018.
Miles and Roe never held office at the same time.
The allegation against Roe rests on her office.
The regime asks for a link between the person and the wrong.
Nothing shows that Roe ordered the arrest.
No document shows Roe's knowledge of the cell.
The case against Roe is weak where her knowledge is concerned.
A lawyer should judge whether Roe's office is enough.
Roe's biography was read on the site of the Inspectorate.
The source gives 1960 as the year of her birth.
We searched the Gazette from 2011 to 2019 for denials by Roe.
Roe answered a letter of the ombudsman in 2014.
Roe visited Northville in May 2014.
Roe spoke at a conference about prisons.
Under the statute the chair of the State Inspectorate answers to the minister.
Roe published a book on criminal procedure.
Roe signed the annual report for 2014.
Roe met the family of Doe in June 2014.
Roe was appointed by decree and sworn in by the president.
Roe's successor is not known to us.
The transliteration of Roe follows the passport.
If Roe left office before May, the claim of command fails.
The packet asks that Roe be listed.
Roe may be named only after a page of the report names her.
Two persons are called Jane Roe; the teacher is not listed.
The dark cell was closed after an inspection in 2015.
Roe opened a school in the town.
Roe declared her income for 2015.
The question is what the chair of the Inspectorate could have prevented.
Roe has not been charged with anything.
No court has convicted Roe.
Roe should be asked for her answer before anything is filed.
Roe's lawyer wrote that the accusations are false.
Evidence that Roe knew would unlock the third element.
A document that shows who signed the warrant is still to be found.
Roe worked as a prosecutor from 1984 to 1999.
Roe took part in a meeting of the council on 4 June 2014, whose minutes are not public.
Roe directed the archive of the ministry from 1999 to 2004.
Roe studied law in Northville and taught it until 1990.
Roe joined the Inspectorate in 1999.
Roe served as deputy chair until 2011.
Roe succeeded a former judge as chair.
Roe was succeeded by somebody whom no source names.
Roe retired at an unknown date.
Roe moved to Northville in 1978.
Roe lived abroad from 1990 to 1993.
Roe gave an interview to the Gazette in 2012.
Roe told the Gazette that the cell had never existed.
Roe called the report an invention.
Roe rejected the accusation in a letter of 2014.
Roe thanked the authors of the report for their letter.
Roe appears on the list under number 00001.
Roe's name is spelled in two ways.
Roe's date of birth differs between two sources.
Roe may have left office; the decree was not found.
Roe is described by the Gazette as a lawyer by training.
Roe was named in the announcement of April 2019.
Roe was promoted to chair in 2011.
Roe was elected by the assembly.
Roe is alleged to bear responsibility; see the allegation.
The search for an order signed by Roe found none.
A search of the Gazette for statements by Roe found two.
We found no statement in which Roe admits anything.
Nobody has told us that Roe gave an order.
It was not possible to establish who was chair before Roe.
The passage about Roe stands on page 4.
The court did not examine the role of Roe.
The court acquitted Roe's deputy.
Roe's deputy signed the letter, not Roe.
The inspectors who arrested Doe were not heard.
The Gazette asked Roe for a comment and received none.
The list has an entry for ROE, Jane Ivanovna, with the same date of birth.
The letter to Roe came back unopened.
This ask concerns Roe alone.
A reader should compare the two photographs of Roe.
The recipient knows Roe from an earlier submission.
Roe should be listed because allegation A1 is well sourced.
Ask a lawyer whether the ban would reach Roe's relatives.
What is missing is a decree that names Roe as chair after 2019.
Roe appeared before the assembly in June 2013.
Roe won a case against a newspaper in 2012.
Roe inherited a house in Northville.
Roe's office moved in 2013.
Roe travelled to Sylvania in 2016.
Roe holds the rank of general.
Roe received her doctorate in 1995.
Miles resigned in September 2018.
Miles headed the ministry for two years and was replaced.
Roe bears the title of general.
Roe's entry on the list gives one birth date.
Roe speaks two languages.
Roe appears in the photograph on page 3.
Roe remains on the list of the United States.
Roe chairs the council of veterans.
Roe holds a doctorate in law.
Roe uses a patronymic in official papers.
Roe owns a flat in Northville, according to her declaration.
Roe answers to the minister.
Roe denies the allegation.
Roe lives in Northville.
Roe's patronymic differs in one source.
Roe ranks third in the announcement's list.
Roe lacks an entry on the British list.
Roe matches entry 00001 in name and birth date.
The report says nothing of Roe's part.
The record does not say when Roe left.
Roe's career began in the prosecutor's office.
Where Roe was in June 2014 is not known.
Somebody else of the same name sat in the assembly.
The office that Roe held was created by statute in 2007.
The record of Roe was last compared with its sources in October.
Roe is named in the annex, page 12.
Roe is not the subject of any proceedings known to us.
Roe is the daughter of a teacher.
Roe is the third chair of the Inspectorate.
This person should not be confused with Roe.
The listing of Roe cites her office alone.
Neither list gives Roe's place of birth.
Roe's name was transliterated from the native form.
Miles was minister for two years.
Miles is retired.
Miles gives lectures at a university.
Miles is said to live abroad.
Miles's term ended in September 2018.
Miles is listed nowhere.
For Miles no patronymic is sourced.
Miles and Roe are two of three persons named in the announcement.
Miles has a namesake in the assembly.
""".strip().splitlines()

ACCUSED = """
Roe signed the annual report for 2014.
Evidence that Roe knew would unlock the third element.
Roe took part in a meeting of the council on 4 June 2014, whose minutes are not public.
Roe directed the archive of the ministry from 1999 to 2004.
The search for an order signed by Roe found none.
Roe's deputy signed the letter, not Roe.
""".strip().splitlines()


def test_what_an_official_did_is_found_in_other_words_too() -> None:
    assert [one for one in PLANTED if not reader().asserts(one)] == MISSED


def test_what_says_nothing_against_anybody_is_left_alone() -> None:
    assert [one for one in INNOCENT if reader().asserts(one)] == ACCUSED


@pytest.mark.parametrize(
    ("sentence", "named_before", "expected"),
    [
        ("She sacked him.", True, "X sacked him."),
        ("He said that X left, and she sacked him.", False, "He said that X left, and X sacked him."),
        ("She sacked him.", False, "She sacked him."),
        ("The sheriff left.", True, "The sheriff left."),
    ],
)
def test_a_pronoun_stands_for_whom_the_text_named(sentence: str, named_before: bool, expected: str) -> None:
    assert with_pronouns(sentence, named_before=named_before) == expected
