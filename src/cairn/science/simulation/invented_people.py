"""Who are the 31 people of the example practice, all of them invented?

Assumes: weeks are counted back from today. No person, name or sentence is taken from
life; the courses are those a full practice sees in a year.
"""

import enum
from dataclasses import dataclass

from cairn.science.simulation.course import Course


class Scene(enum.Enum):
    """What one invented person is there to show."""

    WORSE_TWICE = "two check-ins well above the start"
    LOW_MARK = "marked the last session low"
    RISK_ANSWER = "risk answer this morning"
    SILENT = "no check-in for three weeks"
    BEREAVEMENT = "setback after a death, then recovery"
    ENDING_SOON = "an ending agreed for the coming weeks"
    FIRST_WEEKS = "one or two check-ins so far"
    NOT_YET_ANSWERED = "session today, no check-in yet"


@dataclass(frozen=True, slots=True)
class Part:
    """The plan of one person: weekly sessions, the first so many weeks ago."""

    name: str
    course: Course
    weeks: int
    slot: tuple[int, int]  # working days from today (0-4), minutes after midnight
    start: tuple[int, int]  # PHQ-9 and GAD-7 at the first session
    ended: int = 0  # weeks since the last session; 0 is ongoing
    silent: bool = False  # ended without a word
    forgetful: bool = False  # often comes without a check-in
    scene: Scene | None = None


PARTS = (
    Part("Jonas H.", Course.WORSE, 9, (0, 540), (12, 11), scene=Scene.WORSE_TWICE),
    Part("Eva S.", Course.STEADY, 16, (0, 600), (15, 12)),
    Part("Tariq M.", Course.LATE, 20, (0, 690), (16, 14), scene=Scene.NOT_YET_ANSWERED),
    Part("Ada K.", Course.UNCHANGED, 12, (0, 840), (11, 13), scene=Scene.LOW_MARK),
    Part("Lin W.", Course.STEADY, 28, (0, 930), (18, 15)),
    Part("Noor B.", Course.UNCHANGED, 7, (1, 540), (17, 15), scene=Scene.RISK_ANSWER),
    Part("Pavel D.", Course.SUDDEN, 14, (1, 600), (19, 13)),
    Part("Ines R.", Course.SETBACK, 27, (1, 690), (16, 12), scene=Scene.BEREAVEMENT),
    Part("Hugo T.", Course.STEADY, 34, (1, 840), (14, 16), scene=Scene.ENDING_SOON),
    Part("Mira L.", Course.UNCHANGED, 1, (1, 930), (13, 10), scene=Scene.FIRST_WEEKS),
    Part("Samir O.", Course.STEADY, 11, (2, 540), (13, 17)),
    Part("Greta N.", Course.LATE, 24, (2, 600), (20, 16)),
    Part("Owen P.", Course.UNCHANGED, 18, (2, 690), (10, 9), forgetful=True),
    Part("Yuki A.", Course.SUDDEN, 22, (2, 840), (17, 18)),
    Part("Leonor C.", Course.STEADY, 6, (2, 930), (12, 14)),
    Part("Bram V.", Course.SETBACK, 38, (3, 540), (18, 13)),
    Part("Zofia J.", Course.STEADY, 19, (3, 660), (16, 11), forgetful=True),
    Part("Kofi E.", Course.LATE, 13, (3, 840), (14, 15)),
    Part("Elsa G.", Course.UNCHANGED, 30, (3, 930), (19, 17)),
    Part("Marek U.", Course.STEADY, 9, (4, 540), (15, 13), scene=Scene.SILENT),
    Part("Dalia F.", Course.STEADY, 45, (4, 600), (21, 16)),
    Part("Anton I.", Course.SUDDEN, 10, (4, 690), (13, 12)),
    Part("Ruth Z.", Course.SETBACK, 31, (4, 840), (15, 14)),
    Part("Felix Q.", Course.STEADY, 48, (0, 1020), (17, 14), ended=28),
    Part("Nadia Y.", Course.STEADY, 50, (1, 1020), (14, 15), ended=26),
    Part("Theo X.", Course.LATE, 44, (2, 1020), (18, 12), ended=16),
    Part("Carla M.", Course.SUDDEN, 29, (3, 1020), (16, 16), ended=13),
    Part("Emil S.", Course.SETBACK, 40, (4, 1020), (19, 13), ended=6),
    Part("Selma H.", Course.UNCHANGED, 36, (1, 960), (20, 18), ended=33, silent=True),
    Part("Idris K.", Course.WORSE, 25, (2, 960), (13, 12), ended=20, silent=True),
    Part("Wren T.", Course.STEADY, 21, (3, 1080), (17, 14), ended=14, silent=True),
)

WORDS = {
    "Jonas H.": "I want to eat lunch with the others again.",
    "Eva S.": "I want to sleep through and not dread the morning.",
    "Tariq M.": "There is a letter I have not opened for months.",
    "Ada K.": "I want to stop saying sorry before I speak.",
    "Lin W.": "A good week would be one where I cook twice.",
    "Noor B.": "Everything takes so long. I want one easy hour.",
    "Pavel D.": "I used to sing. I want to know where that went.",
    "Ines R.": "Mum died in the middle of this. I want to miss her without sinking.",
    "Hugo T.": "I want to take the train without checking every exit.",
    "Mira L.": "I cry at work and do not know why.",
    "Samir O.": "My head never stops. I want it quiet at night.",
    "Greta N.": "I want to want something again.",
    "Owen P.": "My wife says I am far away. She is right.",
    "Yuki A.": "I want to answer the phone when it rings.",
    "Leonor C.": "I moved here for love and now I am alone here.",
    "Bram V.": "I want to go back to work and stay there.",
    "Zofia J.": "I want to be a mother who laughs sometimes.",
    "Kofi E.": "Before exams my chest closes. I want to breathe.",
    "Elsa G.": "It has been like this for years. I want it a little lighter.",
    "Marek U.": "I want to walk the dog and see the trees.",
    "Dalia F.": "I want to look in the mirror and move on.",
    "Anton I.": "I want to be in a full room and stay.",
    "Ruth Z.": "Since I stopped working, the days have no edges.",
    "Felix Q.": "I want to get up when the alarm rings.",
    "Nadia Y.": "I want to drive over the bridge again.",
    "Theo X.": "I want to tell my father the truth.",
    "Carla M.": "I want my evenings back from worry.",
    "Emil S.": "I want to play football with my son on Sundays.",
    "Selma H.": "I do not know if talking helps. I am tired.",
    "Idris K.": "People say give it time. I want to know how much.",
    "Wren T.": "I want to finish one thing I start.",
}
