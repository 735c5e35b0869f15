"""How does Cairn speak? The part of its tone that a machine can hear.

Each voice has its banned phrases, with the few strings that may say them and why, and a
formula for how hard a sentence is to read. A string of fewer than eight words is too
short for a formula: one long word would decide.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyphen import Pyphen

SHORTEST_READ = 8
HARDEST_ENGLISH = 8.0
EASIEST_SPANISH = 60.0

_BREAKS = {
    "en": Pyphen(lang="en_US"),
    "es": Pyphen(lang="es", left=1, right=1),
}
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    # Two strong vowels are two syllables, a weak one with an accent is one of its own.
    "es": re.compile(r"[iuüy]?[aeoáéó][iuy]?|[íú]|[iuü]+"),
}


@dataclass(frozen=True)
class Voice:
    """How one language may sound to one kind of reader."""

    banned: tuple[str, ...]
    # Exact string -> why it may say what is banned, or may be hard to read.
    allowed: Mapping[str, str]
    # Returns what is too hard about a text, or nothing.
    read: Callable[[str], str]

    def lifting(self, phrase: str) -> "Voice":
        """Return the same voice, free to say one of the banned phrases."""
        return replace(self, banned=tuple(one for one in self.banned if one != phrase))


def faults(text: str, voice: Voice) -> Iterator[str]:
    """Yield everything about a text that is not said in this voice."""
    if re.search(r"[!¡]", text):
        yield "calls out"
    if any(unicodedata.category(letter) == "So" for letter in text):
        yield "has a picture for a word"
    if text in voice.allowed:
        return
    for phrase in voice.banned:
        if found := re.search(phrase, text, re.IGNORECASE):
            yield f"says “{found.group()}”"
    if hard := voice.read(text):
        yield hard


def read_english(text: str) -> str:
    """Refuse more than the eighth grade (Flesch and Kincaid, 1975)."""
    words, sentences = take_apart(text)
    if len(words) < SHORTEST_READ:
        return ""
    grade = 0.39 * len(words) / sentences - 15.59
    grade += 11.8 * sum(syllables(word, "en") for word in words) / len(words)
    return f"needs grade {grade:.1f}" if grade > HARDEST_ENGLISH else ""


def read_spanish(text: str) -> str:
    """Refuse what is harder than usual (Fernández Huerta, 1959)."""
    words, sentences = take_apart(text)
    if len(words) < SHORTEST_READ:
        return ""
    ease = 206.84 - 1.02 * len(words) / sentences
    ease -= 60 * sum(syllables(word, "es") for word in words) / len(words)
    return f"reads at {ease:.0f} of 100" if ease < EASIEST_SPANISH else ""


def read_anything(_text: str) -> str:
    """Ask nothing of how hard a text is."""
    return ""


def take_apart(text: str) -> tuple[list[str], int]:
    """Return the words of a text and the count of its sentences, names filled in."""
    text = re.sub(r"%\(\w+\)d|\{(n|months)\}", "9", text)
    text = re.sub(r"%\(\w+\)s|\{\w*\}", "Anna", text)
    parts = re.split(r"[.?:;…]+(?:[\s”»\"]|$)|\n\n", text)
    sentences = [part for part in parts if re.search(r"\w", part)]
    return re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)?", text), max(len(sentences), 1)


def syllables(word: str, language: str) -> int:
    """Count syllables: as a printer breaks words or by vowels, whichever is more."""
    low = word.lower()
    heard = len(_VOWELS[language].findall(low))
    if language == "en" and heard > 1:
        silent = re.search(r"[^aeiouyl]e$|[^td]ed$", low)
        heard -= bool(silent)
    return max(len(_BREAKS[language].positions(low)) + 1, heard, 1)


# As images; one card is about childhood itself.
FAMILY = r"\b(mother|father|parent|child|children|kids?)\b"
FAMILY_IN_SPANISH = r"\b(madre|padre|mamá|papá|hij[oa]s?|niñ[oa]s?)\b"
ABOUT_CHILDHOOD = "small-moments-in-childhood"

# Words that sell, praise, press or blame, and images that are spent.
TO_CLIENTS = Voice(
    banned=(
        r"proud of you",
        r"\b(so|very) happy",
        r"amazing|awesome|crushing|well done|great job",
        r"streak|score higher|\bpoints\b|\blevel up",
        r"\bfail",
        r"non-complian|complian|resistan|high-functioning",
        r"\b(you|have|has|had) missed\b|\bmissed\b",
        # Saying who alone sees something is a fact, not a "just fill in".
        r"\bonly\b(?! (you|me|%\(name\)s))(?<!“only)",
        r"\bjust\b",
        r"\bshould\b|\bmust\b|don't forget|keep it up",
        r"would love|\brate us|\brating\b|review us|testimonial|success",
        r"(?<!no )\b(thank|thanks|thankful|grateful|gratitude)\b",
        FAMILY,
        r"journey|warrior|\bgifts?\b|healing",
    ),
    allowed={
        "Thank you.": "thanks the client and asks nobody for thanks",
        "Thanks for saying so. It helps.": "the answer to a low mark, as agreed",
        "You marked thoughts of being better off dead or of hurting yourself.": (
            "says plainly what was marked, in the words that were agreed"
        ),
        "You chose something beside the question about safety.": (
            "safety, in the words that were agreed"
        ),
        "If you are in danger, call your local emergency number.": (
            "safety, in the words everybody knows"
        ),
        "Some records must be kept by law. We'll tell you which.": "the law's own must",
        "Some records must be kept by law for %(n)d year. We'll tell you which.": (
            "the law's own must"
        ),
        "Some records must be kept by law for %(n)d years. We'll tell you which.": (
            "the law's own must"
        ),
    },
    read=read_english,
)
TO_CLIENTS_IN_SPANISH = Voice(
    banned=(
        r"orgullos[oa]s? de ti|felices de",
        r"increíble|asombros|fantástic|genial\b|bien hecho|muy bien|enhorabuena",
        r"\bracha|puntuación más alta|\bpuntos\b",
        r"\bfracas|\bfalla(ste|do)",
        r"incumpl|resistencia|cumplimiento",
        r"te saltaste|te has saltado|\bfaltaste|te perdiste|olvidaste",
        r"\b(solo|sólo|solamente|únicamente)\b(?! (tú|yo|para ti|%\(name\)s))",
        r"simplemente|sencillamente",
        r"\bdebes\b|\bdeberías?\b|\btienes que\b|\bhay que\b|no olvides|sigue así",
        r"encantaría|valóranos|califícanos|puntúanos|reseña|testimonio|éxito",
        r"(?<!no, )\b(gracias|agradec\w+|gratitud)\b",
        FAMILY_IN_SPANISH,
        r"\bviaje|guerrer|regalo|sanación",
        # Spanish of no one country: no "vosotros", and no "ustedes".
        r"\w(áis|éis)\b|(a|i)steis\b|\bvuestr|\bvosotr|\bos\b",
        # The reader is a "tú", and nobody is told what they are.
        r"\busted(es)?\b|\bsu terapeuta\b|bienvenid[oa]|\w[oa]/[oa]s?\b|\([oa]s?\)|@",
    ),
    allowed={
        "Gracias.": "agradece a quien escribe y no pide nada",
        "Gracias por decirlo. Ayuda.": "la respuesta a una nota baja",
    },
    read=read_spanish,
)
TO_MEMBERS = Voice(
    banned=(
        r"burning out|burnout score|great job|well done|crushing|amazing|awesome",
        r"\bstreak|journey|warrior|success stor|healing your",
        r"non-complian|\bcomplian|resistant|high-functioning",
        r"\bgifts?\b|\bleague\b|\bbadge",
    ),
    allowed={},
    read=read_anything,
)
