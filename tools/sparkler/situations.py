"""Tools whose parameters' names tell what belongs to them (a person, a place, a count, ...), and requests for them in which the values stand in any order and mostly without the parameter's name."""

from meanings import MEANINGS, COLORS
from tools import *

# {v} the value, {n} its parameter's name in words. What is said of a value that anyone knows for what it is, and what names it.
SAID = {"who": ["for {v}", "for {v}", "on behalf of {v}", "in the name of {v}", "by {v}", "from {v}", "{n} {v}", "{n}: {v}", "the {n} is {v}", "{v} is the {n}", "{v} as {n}", "as asked by {v}", "with {v} as the {n}", "{v} will be {n}", "{v}", "{v}", "requested by {v}", "{v} pays", "({v})"],
        "what": ["{v}", "{v}", "{v}", "the {v}", "some {v}", "{n} {v}", "{n}: {v}", "the {n} {v}", "the {n} is {v}", "{v} as the {n}", "a {v}", "my {v}"],
        "title": ["{v}", "{v}", "{v}", "\"{v}\"", "'{v}'", "“{v}”", "the {n} {v}", "the {n} {v}", "{n} {v}", "{n}: {v}", "{v} (the {n})", "a {n} called {v}"],
        "where": ["in {v}", "in {v}", "at {v}", "near {v}", "near {v}", "around {v}", "outside {v}", "close to {v}", "from {v}", "off {v}", "by {v}", "at the {v} {n}", "at the {v} {n}", "in the {v} {n}", "near the {v} {n}", "the {v} {n}", "{n} {v}", "{n}: {v}", "{n} of {v}", "the {n} is {v}", "{v}"],
        "count": ["{v} {n}", "{v} {n}", "{v} {n}", "{v} {n}", "{n}: {v}", "{n} {v}", "{v} in all", "exactly {v} {n}", "about {v} {n}", "with {v} {n}", "{v} {n} altogether", "for {v} {n}"],
        "measure": ["{n} {v}", "{n} {v}", "{n} {v}", "{n} of {v}", "at {n} {v}", "{v} {n}", "{n}: {v}", "its {n} is {v}", "{n} at {v}", "the {n} to {v}", "{n} = {v}", "with a {n} of {v}"],
        "id": ["{o} {v}", "number {v}", "#{v}", "{n} {v}", "{n} {v}", "no. {v}", "{n} number {v}", "{n}: {v}", "the {n} is {v}", "{o} number {v}"],
        "code": ["{v}", "{v}", "{n} {v}", "{o} {v}", "{n}: {v}", "({v})", "with {n} {v}", "marked {v}"],
        "slot": ["in {n} {v}", "at {n} {v}", "on {n} {v}", "{n} {v}", "{n} number {v}", "to {n} {v}", "for {n} {v}", "from {n} {v}", "{n}: {v}"],
        "time": ["at {v}", "{n} at {v}", "{n} {v}", "from {v}", "{n}: {v}", "by {v}", "it {n} at {v}", "before {v}"],
        "day": ["on {v}", "{n} {v}", "{n}: {v}", "for {v}", "by {v}", "{v}", "from {v} on"],
        "shade": ["{v}", "in {v}", "{n} {v}", "{n}: {v}", "painted {v}", "make it {v}", "the {n} in {v}", "{v} {n}"],
        "spot": ["in the {v}", "the {v} {n}", "the {v} {n}", "on the {v} {n}", "in the {v} {n}", "{v} {n}", "at the {v} {n}", "for the {v} {n}", "for the {v}", "{n} {v}", "{n}: {v}", "the {n} in the {v}"],
        "style": ["{v}", "{v} {n}", "{v} style", "something {v}", "a {v} one", "{n} {v}", "{n}: {v}", "{v} {o}", "in {v} style"],
        "email": ["{v}", "{v}", "at {v}", "({v})", "mail {v}", "{n}: {v}", "{n} {v}", "reachable at {v}", "write to {v}"],
        "phone": ["{v}", "at {v}", "call {v}", "({v})", "{n}: {v}", "{n} {v}", "on {v}", "tel. {v}"],
        "kind": ["{v}", "{v}", "{n} {v}", "{v} {n}", "{n}: {v}", "make it {v}", "as {v}", "with {n} {v}"],
        "meant": ["{v}", "in {v}", "{v}", "to {v}", "for {v}", "{n} {v}", "{n}: {v}", "as {v}", "make it {v}"],
        "flag": [""]}
BARE = {"email", "phone", "style", "who", "title", "where", "what", "code", "shade"}
COMBINATIONS = ["style where", "style where", "style where count", "style what", "who style", "style", "style measure", "who email", "who email", "who phone", "who email phone", "who email where", "email title", "email kind", "who phone day", "email", "phone", "title email", "spot", "spot", "spot measure", "spot count", "spot count", "spot time", "spot flag", "spot meant", "spot kind", "spot shade", "who spot", "what spot", "spot what count", "", "", "measure meant", "measure meant", "count meant", "what meant", "where meant", "who measure meant", "what count meant", "meant", "who what", "who title", "who where", "who count", "who id", "who day", "who time", "who slot", "who measure", "what where", "what count", "what measure", "what measure measure", "what slot", "what shade", "what kind", "title id", "title where", "title day time", "title slot", "where count",
                "where measure", "where day", "where time", "count time", "count slot", "id measure", "id measure", "id slot", "id day", "id kind", "code measure measure", "code measure", "code where", "code slot", "who what count", "who what where", "who what day", "who title day", "what count where", "what count where", "what where count",
                "what count flag", "title who kind", "where what count", "who count time", "who count day", "what measure where", "who where count", "title count where", "what", "what", "title", "where", "where", "id", "code", "who", "count", "measure", "slot", "shade", "what who slot", "count slot", "slot count", "measure id", "measure id", "who measure", "measure where", "id who",
                "what flag", "where flag", "count measure", "title who", "title who", "title who", "what who", "what who", "count what kind", "what count kind", "shade what count", "who what where count", "where who what day"]
UNIT_NAMES = {"kg": "kg|kilos|kilograms", "m": "m|metres|meters", "cm": "cm|centimetres", "mm": "mm", "c": "°C|degrees|degrees Celsius", "l": "l|litres", "s": "s|seconds", "kmh": "km/h|kilometres an hour", "km": "km|kilometres", "percent": "%|percent"}
HOPES = ["wants to", "would love to", "is going to", "intends to", "is keen to", "has to", "asks to", "decided to", "tries to", "is allowed to", "came to", "needs to", "is ready to", "promised to", "plans to", "should", "will", "would like to", "is about to", "loves to", "dreams of a chance to", "had better", "may", "can", "must", "is here to", "was told to", "is supposed to", "agreed to", "offered to"]
LET = ["Let {who} {v}", "Have {who} {v}", "Ask {who} to {v}", "Tell {who} to {v}", "{who} to {v}", "Can {who} {v}", "Could {who} please {v}", "It is {who} who will {v}", "Let's have {who} {v}", "{who}, please {v}"]
LONGS = ["loves", "dreams of", "needs", "wants", "likes", "asked for", "is looking for", "cannot do without", "gets", "would like", "expects", "ordered", "came for", "misses", "prefers"]
# {A} what it is about, with the value; {w} a verb of nothing; {r} all the rest; {v} the verb
COMPLAINTS = ["{A} {w}, so {v} it{r}", "{A} is too {adj}, {v} it{r}", "{A} is {adj}: {v} it{r}", "{A} {w}! {V} it{r}", "{A} {w}. Please {v} it{r}", "{A} looks {adj}, can you {v} it{r}?", "{V} it{r}, {A} {w}", "{A} {w} again, {v} that{r}", "{A} {w}: who can {v} it{r}?"]
ASKED = ["How {adj} is {A}{r}?", "What is the {w1} of {A}{r}?", "How {adj} is the {w1} under {A}{r}?", "How {adj} are {w1}s behind {A}{r}?", "What does {A} {w1}{r}?", "What does {A} mean{r}?", "Where does {A} end{r}?", "When does {A} {w1}{r}?", "Is {A} {adj}{r}?", "What do we know of {A}{r}?", "{w1c}s about {A}{r}", "{w1c} regarding {A}{r}", "{w1c} on {A}{r}, please", "Has {A} {w1}ed{r}?", "Why is {A} {adj}{r}?", "Tell me about {A}{r}", "Who {w} {A}{r}?",
         "Which {w1} has {A}{r}?", "Are there {w1}s for {A}{r}?", "Could {A} {w1}{r}?", "How many {w1}s does {A} have{r}?", "{A}: how {adj}{r}?"]


class Field:
    """Looks like a Parameter to the conversations."""

    def __init__(self, r, role, object_words, name=None):
        self.role, self.object_words, self.choices, self.required, self.alone = role, object_words, None, True, False
        if role == "kind":
            self.choices = r.sample(ADJECTIVES, r.randint(2, 4))
            self.name, self.schema = name or r.choice("mode style grade quality strength urgency class condition setting temper size".split()), {"type": "string", "enum": self.choices}
        elif role == "meant":
            found, self.ways = meant(r)
            self.name, self.choices = name or found, list(self.ways)
            self.schema = {"type": "string", "enum": self.choices}
        elif role == "flag":
            self.name, self.schema = name or r.choice("discreet urgent insured frozen wrapped heated signed private fragile sealed steamed refundable roasted shared salted organic".split()), {"type": "boolean"}
        else:
            names, type_, self.value = r.choice(MEANINGS[role])
            self.name = name or r.choice(names)
            self.schema = {"type": type_}
        self.words = words_of(self.name).removesuffix(" name").removesuffix(" kind").removesuffix(" place").removesuffix(" side").removesuffix(" wanted").removesuffix(" needed")
        self.unit = None
        if role == "measure" and (ending := self.name.rpartition("_")[2]) in UNIT_NAMES:  # nobody says "length cm"
            self.unit = UNIT_NAMES[ending].split("|")
            self.words = self.words.rpartition(" ")[0] or self.words
        self.kind = {"who": "person", "where": "city", "count": "small"}.get(role, role)
        if "_" in self.name and chance(r, 0.15):
            self.name = camel(self.name)
        if chance(r, 0.25) and role != "flag":
            self.schema["description"] = r.choice(("The {n}", "{N} of the {o}", "Which {n}", "{N}", "The {n} of it")).format(n=self.words, N=capital(self.words), o=object_words)

    def draw(self, r):
        """(what is said, the value)"""
        if self.choices:
            v = r.choice(self.choices)
            return r.choice(self.ways[v]) if self.role == "meant" and chance(r, 0.85) else v, v
        if self.role == "flag":
            v = chance(r, 0.5)
            return r.choice(WITH if v else WITHOUT).format(n=self.words), v
        v = self.value(r)
        if self.role == "measure" and (self.unit or chance(r, 0.2)):
            return (v + r.choice((" ", " ", "")) + r.choice(self.unit) if chance(r, 0.7) else v) if self.unit else with_unit(r, self.name, v), Literal(v)
        return v, Literal(v) if self.schema["type"] in ("integer", "number") else v

    def say(self, r, said, bare=False):
        if self.role == "flag":
            return said
        return said if bare and self.role in BARE else r.choice(SAID[self.role]).format(v=said, n=self.words, o=self.object_words)

    def sample(self, r, direct=False):
        said, value = self.draw(r)
        return self.say(r, said), value


class Situation(Tool):
    def __init__(self, r, small=False, verb=None):
        roles = r.choice([c for c in COMBINATIONS if not small or c.count(" ") < 2]).split()
        self.random_words = False
        self.verb = verb or (plain_word(r, 0.0) if chance(r, 0.12) else r.choice(r.choices((ASK, MAKE, CHANGE, REMOVE, SEND, OTHER), (22, 16, 14, 10, 10, 28))[0]))
        self.asks = self.verb in ASK
        self.parameters = []
        self.object = plain_word(r, 0.8)
        for i, role in enumerate(roles):
            p = Field(r, role, self.object)
            while p.name in {q.name for q in self.parameters}:
                p = Field(r, role, self.object)
            self.parameters.append(p)
        main = next((p for p in self.parameters if p.role in ("what", "title", "id", "code", "where", "spot", "slot")), None)
        if main and chance(r, 0.45):  # lend_comic(comic, ...)
            self.object = main.words
        for p in self.parameters:
            p.object_words = self.object
            p.alone = sum(q.schema["type"] == p.schema["type"] for q in self.parameters) == 1
        if chance(r, 0.35):
            r.shuffle(self.parameters)
        snake = self.object.replace(" ", "_")
        self.name = r.choices((f"{self.verb}_{snake}", snake if snake not in [p.name for p in self.parameters] else f"{snake}_{self.verb}", f"{snake}_{self.verb}", f"{snake}_{plain_word(r, 0.8)}"), (70, 6, 12, 12))[0]
        if chance(r, 0.1):
            self.name = camel(self.name)
        self.description = self.describe(r)

    def main(self, drawn):
        for role in ("what", "title", "code", "id", "spot", "shade", "where", "slot", "who", "style", "email", "phone"):
            for p in self.parameters:
                if p.role == role and p in drawn:
                    return p
        return None

    def about(self, r, p, said):
        """The value as what the sentence is about."""
        n = p.words
        return r.choice({"what": ("the {v}", "the {n} {v}", "{v}", "the {v} {o}", "my {v}", "the {v}", "our {v} {o}"), "title": ("{v}", "the {n} {v}", "the {v} {n}", "\"{v}\"", "the {v} {o}"), "where": ("the {v} {n}", "the {v} {n}", "the {o} of {v}", "the {v} {o}", "the {o} in {v}", "the {o} at {v}", "{v}"),
                         "spot": ("the {v} {n}", "the {v} {n}", "the {v} {o}", "the {o} in the {v}", "the {n} {v}", "my {v} {n}", "the {v}", "the {n} in the {v}"), "who": ("{v}'s {o}", "{v}", "the {o} of {v}", "the {n} {v}"), "id": ("{o} {v}", "the {n} {v}", "{n} {v}", "{n} number {v}"), "slot": ("{n} {v}", "the {o} in {n} {v}", "the {o} at {n} {v}"), "code": ("{v}", "{o} {v}", "{n} {v}", "the {o} {v}"), "shade": ("the {v} {o}", "the {v} {n}"), "style": ("{v} {o}", "{v} {o}s", "the {v} {o}", "something {v}", "{v} {n}"), "email": ("{v}", "the mail to {v}", "{o} of {v}"), "phone": ("{v}", "the {o} with {v}")}[p.role]).format(v=said, n=n, o=self.object)

    def request(self, r):
        drawn = {p: p.draw(r) for p in self.parameters}
        text = self.sentence(r, drawn)
        arguments = {p.name: v for p, (_, v) in drawn.items()}
        return text, arguments, [[p, said, value] for p, (said, value) in drawn.items()]

    def head(self, r, drawn, left):
        """What the verb acts on: a count of things, or the main value; takes from `left` what it says."""
        count, what, kind, shade = (next((p for p in left if p.role == role), None) for role in ("count", "what", "kind", "shade"))
        if count and what and chance(r, 0.75):
            left.remove(count), left.remove(what)
            between_ = ""
            for extra in (kind, shade):
                if extra and chance(r, 0.6):
                    left.remove(extra)
                    between_ += drawn[extra][0] + " "
            n, x = drawn[count][0], drawn[what][0]
            return r.choice((f"{n} {between_}{count.words} of {x}", f"{n} {count.words} of {between_}{x}", f"{n} {between_}{x}", f"{n} {between_}{x}", f"{between_}{x}, {n} {count.words}", f"{between_}{x}: {n}", f"{between_}{x} ({n} {count.words})"))
        p = self.main(left)
        if not p:
            return r.choice(("a ", "the ", "my ", "")) + self.object
        left.remove(p)
        said = drawn[p][0]
        if kind and kind in left and chance(r, 0.5):
            left.remove(kind)
            return r.choice((f"the {drawn[kind][0]} {p.words} {said}", f"{drawn[kind][0]} {said}", f"{said}, {drawn[kind][0]}"))
        if p.role in ("what", "title", "code", "who") and chance(r, 0.5):
            return said
        return p.say(r, said) if p.role in ("where", "spot", "slot", "shade") and chance(r, 0.4) else self.about(r, p, said)

    def rest(self, r, drawn, left):
        """What is said of the others, in any order."""
        if chance(r, 0.6):
            r.shuffle(left)
        phrases = [p.say(r, drawn[p][0], bare=p.role in BARE - {"what"} and len(left) == 1 and chance(r, 0.15)) for p in left]
        out = ""
        for phrase in phrases:
            out += r.choice((" ", " ", ", ")) + phrase
        return out

    def sentence(self, r, drawn):
        left, x, v = list(drawn), r.random(), self.verb
        said_verb = self.verb_words(r)
        values = [said for said, _ in drawn.values()]
        low = lambda: small_letter(capital(said_verb))
        if not left:  # no parameters: the words of the tool, or of its description, between others
            o, d = self.object, r.choice([x for x in self.description.rstrip(".").split() if len(x) > 2] or [self.object]).lower()
            w, adj, d2 = THIRD_PERSON(word(r, 0.5)), r.choice(ADJECTIVES), plain_word(r, 0.7)
            text = r.choice((f"The {o} {w} again", f"The {o} is {adj}", f"Is the {o} {adj}?", f"{capital(o)}?", f"{capital(v)} it", f"{capital(v)} the {o}", f"How is the {o}?", f"Any {o}?", f"I need the {o} {adj}", f"My {o} {w}", f"Did the {o} {d2}?", f"Please {v}", f"What about the {o}?", f"Can you {v} the {o}?", f"{capital(adj)} {o}! {capital(v)} it", f"{capital(v)} now please", f"The {d} {w}", f"It {w}, {v} it", f"Time to {v}",
                             f"{capital(d)} please", f"We {d2} the {o}", f"Does the {o} {d2}?", f"Why is the {o} so {adj}?", f"Somebody should {v} that {o}", f"I think the {o} {w}, do something", f"Let's {v}", f"{capital(o)} please"))
            return text + (r.choice(("", "", "", ".", "!")) if text[-1].isalnum() else "")
        people = [p for p in left if p.role == "who"]
        w, adj = THIRD_PERSON(word(r, 0.5)), r.choice(ADJECTIVES)
        end = r.choice(("", "", "", ".", ".", "!"))
        if people and x < 0.4 and len(left) > 1:  # somebody wants it
            who = people[0]
            left.remove(who)
            name = drawn[who][0]
            if chance(r, 0.2):
                name = r.choice((f"{capital(who.words)} {name}", f"The {who.words} {name}", f"Our {who.words} {name}"))
            if chance(r, 0.25):
                head = self.head(r, drawn, left)
                return r.choice(LET).format(who=drawn[who][0], v=low()) + " " + head + self.rest(r, drawn, left) + end
            if chance(r, 0.3) and self.main(left):  # what is wrong, and who shall see to it
                p = self.main(left)
                left.remove(p)
                A = self.about(r, p, drawn[p][0])
                return capital(r.choice((f"{A} {w}", f"{A} is {adj}", f"{A} looks {adj}", f"{A} is too {adj}", f"{A} {w} again")), values) + r.choice((", ", ". ", "! ", "; ", ": ")) + r.choice(("send {v}", "call {v}", "let {v} see it", "{v} will do it", "{v} should look", "ask {v}", "I want {v}", "get {v}", "tell {v}", "{v} please", f"{self.verb} it for {{v}}")).format(v=drawn[who][0]) + self.rest(r, drawn, left) + end
            if chance(r, 0.15):
                head = self.head(r, drawn, left)
                return f"{name} is {said_verb.split()[0].removesuffix('e')}ing {head}{self.rest(r, drawn, left)}{end}"
            if chance(r, 0.6):
                head = self.head(r, drawn, left)
                return f"{name} {r.choice(HOPES)} {low()} {head}{self.rest(r, drawn, left)}{end}"
            head = self.head(r, drawn, left)
            return f"{name} {r.choice(LONGS + [w])} {r.choice((head, head, r.choice(('a ', 'the ', '')) + self.object + r.choice((': ', ', ', ' - ')) + head))}{r.choice(('', f'; {v} it', f', {v} that', f', please {v} it'))}{self.rest(r, drawn, left)}{end}"
        if people and x < 0.5 and len(left) > 1 and self.main([p for p in left if p.role != "who"]):  # somebody for something
            who = people[0]
            left.remove(who)
            head = self.head(r, drawn, left)
            return capital(said_verb) + " " + drawn[who][0] + r.choice((" for ", " for ", " in ", " with ", " to ", " into ", ": ", ", ", " on ")) + head + self.rest(r, drawn, left) + end
        places = [p for p in left if p.role in ("where", "spot", "slot", "day")]
        if places and x < 0.6 and len(left) > 1:  # at a place: so many of these
            where = places[0]
            left.remove(where)
            lead = where.say(r, drawn[where][0])
            lead = capital(lead, values) + (r.choice((f" the {self.object}", f" we {v}", f" there is {self.object}", f" {plain_word(r, 0.8)}s", f" a {self.object} to {v}")) if chance(r, 0.4) else "")
            return lead + r.choice((": ", ": ", ", ", " - ", "; ")) + self.head(r, drawn, left) + self.rest(r, drawn, left) + r.choice(("", "", f", {v} it", f"; {v} that")) + end
        if x < 0.68 and self.main(left):
            p = self.main(left)
            left.remove(p)
            return capital(r.choice(COMPLAINTS).format(A=self.about(r, p, drawn[p][0]), w=w, v=v, V=capital(v), adj=adj, r=self.rest(r, drawn, left)), values)
        if (self.asks and x < 0.9 or x < 0.72 or len(left) == 1 and x < 0.85) and self.main(left):
            p = self.main(left)
            left.remove(p)
            A = self.about(r, p, drawn[p][0])
            if left and left[0].role in ("id", "slot") and chance(r, 0.4):
                q = left.pop(0)
                A = f"{q.words} {drawn[q][0]} of {A}"
            w1 = plain_word(r, 0.8)
            return capital(r.choice(ASKED).format(A=A, w=w, w1=w1, w1c=capital(w1), adj=adj, r=self.rest(r, drawn, left)), values)
        if x < 0.84:  # a telegram: parts in any order
            r.shuffle(left)
            parts = [p.say(r, drawn[p][0], bare=chance(r, 0.35) and sum(q.role in BARE for q in left) < 3) for p in left]
            lead = r.choice((capital(said_verb) + " " + self.object, capital(self.object), capital(v), "Into the " + plain_word(r, 0.8), capital(plain_word(r, 0.8)) + " " + self.object, "", "New " + self.object, capital(self.object) + " to " + v))
            sep = r.choice((", ", ", ", "; ", " / ", ", "))
            text = (lead + r.choice((": ", ": ", ", ", " ", " - ")) if lead else "") + sep.join(parts)
            return capital(text, values) + r.choice(("", "", f"; {v} it", f", {v} that {self.object}", f"; {v} {self.object}", f" - {v} please", "."))
        head = self.head(r, drawn, left)
        tail = self.rest(r, drawn, left)
        if chance(r, 0.3):
            tail = r.choice((f" from the {self.object}", f" in the {self.object}", f" on the {self.object} {plain_word(r, 0.8)}", f" to the {self.object}", f" for the {self.object}")) + tail
        text = r.choice(IMPERATIVE).format(do=f"{said_verb} {head}{tail}")
        return self.style(r, capital(text, values), [[None, None, s] for s in values])

    def twice(self, r):
        """(a request for two calls, in which several values differ; the arguments of both), or None"""
        keys = [p for p in self.parameters if p.role in ("what", "title", "who", "where", "spot", "slot", "id", "code")]
        others = [p for p in self.parameters if p not in keys]
        if len(keys) != 1 or len(others) > 1 or any(p.role in ("flag",) for p in others):
            return None
        key = keys[0]
        sets = [{p: p.draw(r) for p in self.parameters} for _ in range(2)]
        if sets[0][key][0] == sets[1][key][0]:
            return None
        order, about = chance(r, 0.6), r.choice(("{v}", "the {v}", "{n} {v}", "the {n} {v}") if key.role in ("what", "title", "code") else ("{v}",) if key.role == "who" else ("{n} {v}", "the {v} {n}") if key.role in ("where", "spot") else ("{n} {v}",))
        joint = r.choice((" ", " ", ", ", ": ", " with ", " at "))
        way = r.choice(SAID[others[0].role]) if others else ""
        halves = []
        for s in sets:
            a = about.format(v=s[key][0], n=key.words)
            b = way.format(v=s[others[0]][0], n=others[0].words, o=self.object) if others else ""
            halves.append(a if not b else a + joint + b if order else b + r.choice((" for ", " on ", " of ")) + a if False else (a + joint + b if order else b + " for " + a))
        if not others and chance(r, 0.4) and key.role in ("where", "spot", "what", "title"):  # the X and Y lake
            text = f"the {sets[0][key][0]} and {sets[1][key][0]} {key.words}" if chance(r, 0.6) else f"{key.words} {sets[0][key][0]} and {sets[1][key][0]}"
        else:
            text = halves[0] + r.choice((" and ", " and ", ", and ", " and then ", ", then ", "; ", " and also ")) + halves[1]
        lead = r.choice((capital(self.verb_words(r)) + " ", capital(self.verb) + " " + r.choice(("", "the " + self.object + " of ", "the " + self.object + " for ", self.object + " ")), f"Please {self.verb} ", f"{capital(plain_word(r, 0.8))} of ", f"{capital(self.object)}: "))
        return lead + text + r.choice(("", ".", "?", "!")), [{p.name: v for p, (_, v) in s.items()} for s in sets]
