"""Tool declarations over open vocabularies, and requests that call for them."""

from parameters import *
from scattered import THE_OBJECT, THE_VERB, WHICH_OBJECT, Part, form, scattered

ARTICLE = ["the ", "a ", "my ", "", "", "our ", "this ", "the "]
IMPERATIVE = ["{do}", "{do}", "{do}", "{do}.", "{do}.", "Please {do}.", "Please {do}", "Can you {do}?", "Could you {do}?", "Could you please {do}?", "I want to {do}.", "I need to {do}.", "I'd like to {do}.", "Would you {do}?",
              "{do}, please.", "{do} please", "Go ahead and {do}.", "Let's {do}.", "Help me {do}.", "Hey, {do}.", "Ok, now {do}.", "You should {do}.", "I would like you to {do}.", "Hello, can you {do}?", "We have to {do}.", "Time to {do}.", "I {do}.", "I {do}", "We {do}", "They {do}.", "Let me {do}"]
QUESTION = ["What is the {o}{p}?", "What's the {o}{p}?", "{O}{p}?", "{O}{p}", "{O}{p}?", "Show me the {o}{p}.", "Tell me the {o}{p}.", "Give me the {o}{p}.", "I need the {o}{p}.", "Is there a {o}{p}?", "Any {o}{p}?", "How is the {o}{p}?",
            "Which {o}{p}?", "Do you know the {o}{p}?", "What {o} is there{p}?", "How about the {o}{p}?", "I want to know the {o}{p}.", "Please show the {o}{p}.", "What about the {o}{p}?", "Can I see the {o}{p}?", "Are there {o}s{p}?",
            "Where is the {o}{p}?", "When is the {o}{p}?", "How many {o}s{p}?", "How much is the {o}{p}?", "How much {o}{p}?", "List the {o}s{p}.", "I'm looking for a {o}{p}."]
# {p}: all that is said of the parameters, {l}: the same between commas, {v}: the verb, {g}: words that belong to nothing, {w}: a verb of nothing
LOOSE = ["I {v} {l}, any {o}?", "{L}, any {o}?", "I {v} {l}", "We {v} {l}, is there {o}?", "{O}{p}", "{O}: {l}", "{O}{p}, {v} it", "{L}, {v} the {o}", "{O}! {L}", "{O}, {l}", "{L}: {v} {o}", "{who} wants to {v} the {o}{p}", "{who} would like to {v} a {o}{p}", "{who} hopes to {v} a {o}{p}", "{who} plans to {v} the {o}{p}", "{who} needs a {o}{p}", "{who} is here for the {o}{p}", "{who} asked me to {v} {o}{p}", "{who} must {v} the {o}{p}", "{who} {w} to {v} the {o}{p}", "{who} {w} to {v} {l}", "{who} {w} to {v} {o}{p}", "{who} {w} a {o}, {v} one{p}", "{who} {w} {l}, {v} the {o}", "{who} {w} {o}: {l}", "The {o} {w}, {v} it{p}", "My {o} {w}! {V} it{p}", "{who} {g} the {o}{p}", "{who} {g} a {o}{p}", "{who} {g} a {o}, {l}, {v} it", "{who} {g} the {v} {o}{p}", "{who} {g} {o}{p}, {v} it", "{who} {g} {v} a {o}{p}", "{O}{p}, {g}", "New {o}: {l}", "{L}; {o}", "I have a {o}{p}, {v} it.", "There is a {o}{p}, please {v} it", "{O} {l}; {v} that",
         "My {o}{p} should be {v}ed", "It is about the {o}: {l}", "The {o}{p}, {v} it please", "{L}, that is the {o} to {v}", "{V} it: {o}{p}", "{V} {o}, {l}", "{V} {l} ({o})", "{V}: {o}, {l}", "{O} entry: {l}", "Regarding the {o}: {v} it{p}"]
THIRD_PERSON = lambda v: v + ("es" if v.endswith(("s", "sh", "ch", "x")) else "s") if not v.endswith("y") else v[:-1] + "ies"

MIXES = [["city"], ["city", "day"], ["city", "enum"], ["person"], ["person", "day"], ["person", "text"], ["email", "text"], ["thing"], ["thing"], ["thing", "small"], ["thing", "number"], ["thing", "enum"], ["thing", "city"],
         ["title"], ["title", "person"], ["title", "enum"], ["id"], ["id"], ["id", "enum"], ["id", "boolean"], ["code"], ["code", "day"], ["place", "small", "day"], ["place", "day", "time"], ["place", "small", "time"], ["chore", "time"], ["chore", "day"], ["chore"],
         ["text"], ["text", "language"], ["text", "enum"], ["room", "boolean"], ["room", "enum"], ["room", "number"], ["small"], ["minutes"], ["minutes", "thing"], ["number"], ["number", "enum"], ["url"], ["url", "enum"], ["phone", "text"], ["phone"],
         ["company"], ["company", "number"], ["person", "number"], ["city", "city2"], ["city", "city2", "day"], ["day", "time"], ["day"], ["time"], ["person", "time", "day"], ["email"], ["email", "title"], ["thing", "boolean"], ["company", "enum", "boolean"],
         ["number", "number"], ["number", "number", "string"], ["code", "number", "number"], ["small", "small"], ["person", "small", "small"], ["integer", "integer", "enum"], ["title", "person"], ["thing", "city", "small"], ["person", "thing"],
         ["string"], ["string", "integer"], ["string", "string"], ["integer"], ["number", "integer"], ["enum"], ["boolean"], ["string", "enum"], ["integer", "boolean"], ["string", "number", "boolean"], ["enum", "enum"], ["string", "enum", "integer"],
         ["person", "thing", "small", "boolean"], ["title", "day", "time", "small"], ["city", "day", "small", "enum"], [],
         ["file"], ["file", "file2"], ["file", "number"], ["file", "boolean"], ["file", "small"], ["path"], ["path", "small"], ["path", "path2"], ["version", "word"], ["version", "identifier"], ["version"], ["host", "small"], ["host"], ["user"], ["user", "email"], ["user", "word"],
         ["identifier"], ["identifier"], ["identifier", "word"], ["identifier", "small"], ["identifier", "enum"], ["identifier", "boolean"], ["digits"], ["digits", "number"], ["plate", "small"], ["plate"], ["street", "time"], ["street", "city", "boolean"], ["street"], ["word"], ["word", "number"], ["word", "word2", "number"],
         ["word", "word2"], ["person", "word"], ["text", "word"], ["text", "user"], ["text", "person"], ["text", "boolean"], ["text", "city"], ["number", "number2"], ["file", "number", "number2"], ["day", "day2"], ["city", "day", "day2"], ["room", "time", "time2"], ["time", "time2"]]
# Two parameters of a kind: their names, and how they are told apart.
PAIRS = {"city": ("from to|origin destination|start end|departure arrival|from_city to_city|source target", [("from {v}", "to {v}")]), "path": ("source target|from to|input output|source destination", [("from {v}", "to {v}"), ("{v}", "to {v}"), ("{v}", "into {v}")]),
         "day": ("start_date end_date|from to|check_in check_out|start end|begin until|first_day last_day|arrival departure", [("from {v}", "to {v}"), ("from {v}", "until {v}"), ("between {v}", "and {v}"), ("from {v}", "till {v}"), ("{v}", "to {v}")]),
         "time": ("start_time end_time|from to|opens closes|start end|begin until", [("from {v}", "to {v}"), ("from {v}", "until {v}"), ("between {v}", "and {v}"), ("at {v}", "until {v}")]),
         "word": ("from_account to_account|source target|from to|origin destination|from_{w} to_{w}|old_{w} new_{w}|source_{w} target_{w}", [("from {v}", "to {v}"), ("from {v}", "to {v}"), ("from the {v}", "to the {v}"), ("from {v}", "into {v}"), ("from my {v}", "to my {v}")]),
         "file": ("old_name new_name|source target|from to|input output|source_file target_file|file new_name", [("{v}", "to {v}"), ("{v}", "to {v}"), ("from {v}", "to {v}"), ("{v}", "into {v}"), ("{v}", "as {v}")]),
         "number": ("width height|length width|rows columns|minimum maximum|x y|from to|low high|{w} {w}2|min_{w} max_{w}", [("{v}", "by {v}"), ("to {v}", "by {v}"), ("{v}", "x {v}"), ("from {v}", "to {v}"), ("between {v}", "and {v}"), ("of {v}", "by {v}")])}

SMALL = [m for m in MIXES if len(m) < 2]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(map(capital, rest))


class Tool:
    def __init__(self, r, like=None, small=False):
        self.random_words = chance(r, 0.33)
        w = lambda: plain_word(r, 0.1 if self.random_words else 0.75)
        family = r.choices((ASK, MAKE, CHANGE, REMOVE, SEND, OTHER), (30, 16, 12, 9, 8, 25))[0]
        self.verb = plain_word(r, 0.0) if self.random_words and chance(r, 0.4) else r.choice(family)
        self.asks = self.verb in ASK
        noun = w() if self.random_words else r.choice(NOUNS) if chance(r, 0.7) else w()
        self.object = noun if chance(r, 0.62) else w() + " " + noun
        if like:  # a distractor with a near name: shares the verb or a word of the object, never all of it
            if chance(r, 0.5):
                self.verb, self.asks = like.verb, like.asks
            else:
                self.object = r.choice((like.object.split()[-1] + " " + noun, noun + " " + like.object.split()[0])) if chance(r, 0.4) else self.object
        snake = self.object.replace(" ", "_")
        self.name = r.choices((f"{self.verb}_{snake}", snake, f"{snake}_{self.verb}", f"{self.verb}_{snake}_{w()}", f"{w()}_{self.verb}_{snake}", f"{capital(noun)}_{self.verb}_{snake}", f"{capital(noun)}-{self.verb}"), (72, 8, 6, 4, 4, 4, 2))[0]
        style = r.random()
        self.name = camel(self.name) if style < 0.08 else capital(camel(self.name)) if style < 0.11 else self.name.replace("_", "-") if style < 0.13 else self.name
        mix = [r.choice(FREE) if chance(r, 0.15) else k for k in r.choice(SMALL if small else MIXES)]
        if mix and not small and chance(r, 0.12) and len(mix) < 4:
            mix.append(r.choice(("enum", "boolean", "integer", "string", "day", "small")))
        if self.random_words and chance(r, 0.5):
            mix = [k if k in ("enum", "boolean", "integer", "string", "number", "array") else KINDS[k.rstrip("2")].type for k in mix]
        self.parameters, seen, likeness = [], set(), related(r)
        if (at := next((i for i, k in enumerate(mix) if k.endswith("2")), 0)) and mix[at][:-1] == mix[at - 1]:
            kind = mix[at - 1]
            names, ways = PAIRS[kind]
            a, b = r.choice(names.split("|")).format(w=w()).split()
            p, q = Parameter(r, kind, self.object, False, a), Parameter(r, kind, self.object, False, b)
            p.fixed, q.fixed = r.choice(ways)
            self.parameters, seen, mix = [p, q], {a, b}, mix[: at - 1] + mix[at + 1 :]
        for kind in mix:
            p = Parameter(r, kind.rstrip("2"), self.object, self.random_words, likeness=likeness)
            if p.name not in seen:
                seen.add(p.name)
                self.parameters.append(p)
        for p in self.parameters[1:]:
            p.required = not chance(r, 0.15)
        types = [p.schema["type"] + str(p.choices) for p in self.parameters]
        for p, t in zip(self.parameters, types):
            p.alone = types.count(t) == 1
            p.unclear = not p.alone and (p.invented or p.schema["type"] in ("number", "integer"))
        if len(self.parameters) > 1 and chance(r, 0.3) and not hasattr(self.parameters[0], "fixed"):
            r.shuffle(self.parameters)
        self.description = self.describe(r)

    def describe(self, r):
        o, v, s = self.object, self.verb, THIRD_PERSON(self.verb)
        tail = " of a " + self.parameters[0].words if self.parameters and chance(r, 0.3) else " for a " + r.choice(NOUNS) if chance(r, 0.1) else ""
        forms = [f"{s} a {o}{tail}", f"{v} the {o}{tail}", f"{s} {o}s{tail}", f"{v} a {o}{tail}", f"use this to {v} a {o}", f"{s} the {r.choice(ADJECTIVES)} {o}{tail}", f"{o}{tail}", f"{r.choice(ADJECTIVES)} {o}{tail}",
                 f"{s} the {o} and its {plain_word(r)}", f"{v} {o} {plain_word(r)}s"]
        if self.asks:
            forms += [f"current {o}{tail}", f"returns the {o}{tail}", f"the {o}{tail}", f"information about the {o}{tail}", f"gives the {o}{tail}"]
        d = r.choice(forms)
        return "" if chance(r, 0.08) else (capital(d) if chance(r, 0.9) else d) + ("." if chance(r, 0.6) else "")

    def declaration(self):
        schema = {"type": "object", "properties": {p.name: p.schema for p in self.parameters}, "required": [p.name for p in self.parameters if p.required]}
        return {"type": "function", "function": {"name": self.name, "description": self.description, "parameters": schema}}

    def verb_words(self, r):
        return r.choice(SYNONYMS[self.verb]) if self.verb in SYNONYMS and chance(r, 0.3) else self.verb

    def arguments(self, r):
        """Chosen parameters with their phrases: [(parameter, phrase, value)] in the order of speech."""
        used = [p for p in self.parameters if p.required or chance(r, 0.5)]
        said = []
        for p in used:
            phrase, value = p.sample(r)
            if hasattr(p, "fixed"):
                phrase = p.fixed.format(v=as_text(value))
            said.append([p, phrase, value])
        return said

    def order(self, said):
        given = {p.name: v for p, _, v in said}
        return {p.name: given[p.name] for p in self.parameters if p.name in given}

    def request(self, r):
        """(text, arguments, the spoken parameters)"""
        said = self.arguments(r)
        paired = bool(said) and hasattr(said[0][0], "fixed")
        if len(said) > 1 and chance(r, 0.45) and not paired:
            r.shuffle(said)
        said.sort(key=lambda x: x[0].kind in ("text", "chore") and x[1][-1].isalnum())  # what has no end that one sees stands last
        count, counted = (next((x for x in said if x[0].kind in kinds), None) for kinds in (("small", "integer"), ("thing", "string")))
        if count and counted and chance(r, 0.4):  # so many of these
            said.remove(count)
            said[(i := said.index(counted)) : i] = [count]
            count[1], counted[1] = (count[2].text, counted[2]) if chance(r, 0.4) else (f"{count[2].text} {count[0].words}", "of " + counted[2])
        if said and chance(r, 0.2) and not paired:
            return self.scattered(r, said), self.order(said), said
        if said and chance(r, 0.08) and not paired:
            return self.telegram(r, said), self.order(said), said
        for x in said:
            x[1] = padded(r, x[1], x[2])
        obj = self.object if chance(r, 0.85) or " " not in self.object else self.object.split()[-1]
        if said and chance(r, 0.22):
            if said[0][0].alone and said[0][0].schema["type"] == "string" and chance(r, 0.4):
                said[0][1] = said[0][2]
            phrases = [x[1] for x in said]
            l = (", " if chance(r, 0.7) else " ").join(phrases)
            frame = r.choice(LOOSE)
            who = first_name(r)
            people = [x for x in said if x[0].kind == "person"]
            if people and "{who}" in frame and len(said) > 1:
                who = people[0][2]
                phrases = [x[1] for x in said if x is not people[0]]
            text = frame.format(o=obj, O=capital(obj), p="".join(" " + x for x in phrases), l=l, L=capital(l, [x[2] for x in said]), v=self.verb, V=capital(self.verb), who=who, g=beside(r), w=THIRD_PERSON(word(r, 0.4))).replace(" : ", ": ")
            return self.style(r, text + r.choice((".", "", "")) if text[-1].isalnum() else text, said), self.order(said), said
        question = self.asks and chance(r, 0.6) or chance(r, 0.06)
        phrases, comma = [s[1] for s in said], ", " if chance(r, 0.3) else " "
        if not question and said:  # the first parameter may be the verb's object
            p = said[0][0]
            k = KINDS.get(p.kind)
            if paired and chance(r, 0.5):  # no word of the object
                text = f"{self.verb_words(r)} {' '.join(phrases)}"
                return self.finish(r, r.choice(IMPERATIVE), text, said), self.order(said), said
            if not paired and (k.direct if k else p.kind == "string") and chance(r, 0.6):
                phrase, value = p.sample(r, direct=True)
                said[0][1:] = [phrase, value]
                in_phrase = obj.split()[-1] in phrase
                head = phrase if in_phrase or chance(r, 0.35) else phrase + " " + r.choice(("from the ", "in the ", "to the ", "for the ", "as a ")) + obj if chance(r, 0.5) else obj + " " + phrase
                text = f"{self.verb_words(r)} {head}" + "".join(comma + x for x in phrases[1:])
                return self.finish(r, r.choice(IMPERATIVE), text, said), self.order(said), said
        tail = "".join((", " if i and chance(r, 0.25) else " ") + x for i, x in enumerate(phrases)).replace(" : ", ": ")
        if question:
            text = r.choice(QUESTION).format(o=obj, O=capital(obj), p=tail)
        else:
            text = f"{self.verb_words(r)} {r.choice(ARTICLE)}{obj}" + (r.choice((":", ":", ",", " -")) if tail and chance(r, 0.12) else "") + tail
            return self.finish(r, r.choice(IMPERATIVE), text, said), self.order(said), said
        return self.style(r, text, said), self.order(said), said

    def scattered(self, r, said):
        parts = [Part(p.words, phrase, as_text(value), "enum" if p.choices else p.schema["type"], p.alone) for p, phrase, value in said]
        values, names = [p.text for p in parts], [p for p in parts if p.is_name]
        about = r.choice(THE_OBJECT).format(o=self.object)
        if chance(r, 0.12) and not any(p.type == "array" for p in parts):
            return r.choice((f"{capital(self.verb)} {about}", capital(self.object), f"{capital(about)} to {self.verb}")) + r.choice((". ", ": ", "\n", " - ")) + form(r, parts)
        if names and chance(r, 0.4):  # a name tells which object is meant
            named = r.choice(names)
            about = r.choice(WHICH_OBJECT).format(v=named.text, o=self.object) if chance(r, 0.6) else r.choice(("", "", "I ", "we ", "please ", "can you ")) + f"{self.verb} {named.text}"
            parts.remove(named)
        return scattered(r, parts, values, (self.object, *(p.name for p in parts)), about, *([r.choice(THE_VERB).format(v=self.verb)] if chance(r, 0.6) else []))

    def telegram(self, r, said):
        """A word and the values, hardly a sentence. The first word's capital letter tells that it is no part of a value in small letters."""
        words_, after = self.object.split(), ""
        lead = r.choice((self.verb, self.verb, self.object, self.object, words_[0], words_[-1], None))
        if not lead:
            lead, after = word(r, 0.4) + r.choice(("ed", "ed", "ing")), r.choice(("; {v} that {o}", ", {v} the {o}", ". {V} this", " - {v} {o}", "; {o}, {v} it")).format(v=self.verb, V=capital(self.verb), o=self.object)
        first = said[0]
        if first[0].schema["type"] == "string" and (first[0].alone or KINDS.get(first[0].kind) and KINDS[first[0].kind].direct):
            first[1] = as_text(first[2])
        return capital(lead) + " " + r.choice((" ", " ", ", ")).join(phrase for _, phrase, _ in said).removeprefix(": ") + after + r.choice(("", "", ".", "?", "!"))

    def finish(self, r, frame, text, said):
        text = text.replace(" : ", ": ")
        if frame.startswith("{do}"):
            text = capital(text)
        return self.style(r, frame.format(do=text.replace("{", "").replace("}", "")), said)

    @staticmethod
    def style(r, text, said):
        x = r.random()
        if x < 0.09:
            return (heading(r) if x < 0.02 else chatter(r) if x < 0.06 else "") + small_letter(text, [s[2] for s in said])
        if x < 0.13:
            return text.rstrip(".?") + r.choice(("!", "", "...", " thanks", " now", " right now?", " quickly."))
        return text
