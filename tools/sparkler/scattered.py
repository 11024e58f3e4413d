"""Sentences in no frame at all: what is said of each value, in any order, between words that belong to none; or a form's lines."""

from dataclasses import dataclass

from parameters import *

PREPOSITIONS = "in on at for of to by with from about near over after before until per via into as under around behind".split()
THE_VERB = ["{v} it", "please {v} it", "{v} that", "{v} one", "{v} them", "I want to {v}", "can you {v} it", "{v} please", "we {v}", "{v} this", "somebody must {v} it", "do {v}", "they {v}", "so {v} it", "to {v}", "{v}"]
THE_OBJECT = ["the {o}", "the {o}", "a {o}", "{o}", "{o}", "my {o}", "this {o}", "our {o}", "{o}s", "some {o}", "any {o}", "that {o}", "one {o}", "another {o}"]
WHICH_OBJECT = ["the {v} {o}", "the {v} {o}", "the {v} {o}", "my {v} {o}", "{v} {o}", "{o} {v}", "the {o} {v}", "the {o} of {v}", "{v}'s {o}"]


@dataclass
class Part:
    name: str  # in words
    phrase: str  # what is said of it
    text: str  # its value, as it is said; "yes" and "no" of a boolean
    type: str  # of JSON, or "enum"
    alone: bool  # no other part has this type

    @property
    def is_name(self):
        return self.type == "string" and len(self.text.split()) < 4

    @property
    def is_clear(self):
        """Nothing else can be taken for it, even if only the value is said."""
        return self.alone and (self.type in ("number", "integer") or self.is_name and self.text[:1].isupper())


def bare(r, text):
    before = r.choice(("", "", "", r.choice(PREPOSITIONS) + " ", r.choice(PREPOSITIONS) + " "))
    return before + text + (" " + word(r, 0.4) if text[-1].isdigit() and " " not in text and chance(r, 0.35) else "")


def between(r, before, known):
    """What stands between two phrases; where the first one's end cannot be seen, no words."""
    last = before.split()[-1].lstrip("\"'(")
    if not (last[:1].isupper() or last[:1].isdigit() or before.endswith(known)):
        return r.choice((", ", ", ", "; ", ". ", " - ", ": ", "! "))
    return r.choice((" ", " ", " ", ", ", ", ", "; ", ". ", " and ", ": ", " - ", f" {beside(r)} ", f" {beside(r)} ", f" {beside(r)} ", f" {beside(r)}, ", f", {beside(r)} ", f" {r.choice(PREPOSITIONS)} the {word(r)}, ", f" {beside(r)} {beside(r)} "))


def scattered(r, parts, values, known, *others):
    """The parts and the other phrases in any order; a value keeps its first letter as it is. After known words anything may follow."""
    for part in parts:
        if part.is_clear and chance(r, 0.5):
            part.phrase = bare(r, part.text)
    for kinds in (("string",), ("integer", "number")):
        alike = [p for p in parts if p.type in kinds]
        if 1 < len(alike) and chance(r, 0.5):  # all but one are named, so that it needs no name
            for part in alike:
                part.phrase = r.choice(NAMED).format(n=part.name, v=part.text)
            left = r.choice(alike)
            if left.text[:1].isupper() or left.text[:1].isdigit():
                left.phrase = bare(r, left.text)
    quality, thing_ = next((p for p in parts if p.type == "enum"), None), next((p for p in parts if p.is_name and p.phrase.endswith(p.text)), None)
    if quality and thing_ and chance(r, 0.4):
        thing_.phrase = thing_.phrase.removesuffix(thing_.text) + quality.text + " " + thing_.text
        quality.phrase = ""
    phrases = [*others, *(p.phrase.removeprefix(": ") for p in parts if p.phrase)]
    if chance(r, 0.5):
        r.shuffle(phrases)
    text = phrases[0] if chance(r, 0.75) else beside(r) + (" the " if phrases[0][:1].isupper() else ", ") + phrases[0]
    for phrase in phrases[1:]:
        gap = between(r, text, tuple(known))
        text += gap + (capital(phrase, values) if gap in (". ", "! ") else phrase)
    return capital(text, values) + r.choice(("", "", ".", ".", "?", "!"))


def form(r, parts):
    """A line for each part, as forms have them."""
    colon, write = r.choice((": ", ": ", ": ", " = ", " - ", ":")), r.choice((capital, capital, capital, str, str, str.upper, str.title))
    return r.choice((". ", "\n", "; ", ", ", " | ", " / ", "\n- ", ", ")).join(write(p.name) + colon + p.text for p in parts) + r.choice(("", "", "."))
