"""Schemas, sentences that hold their fields, and the compact JSON that is the answer."""

from families import SLOTS
from parameters import *
from meanings import MEANINGS
from scattered import Part, form, scattered
from scenes import SCENES

# field names, JSON type, value, ways to say it within a sentence ({v} value, {n} name)
FIELDS = [
    ("name person full_name customer employee author who contact guest", "string", person, ["{v}", "{v}", "{n}: {v}", "by {v}", "with {v}", "{n} is {v}", "my name is {v}", "I am {v}", "for {v}"]),
    ("age years_old years", "integer", lambda r: str(r.randint(1, 99)), ["{v}", "{v} years old", "is {v} years old", "{v} years", "aged {v}", "age {v}", "is {v}", "turned {v}"]),
    ("city town place location residence home", "string", city, ["lives in {v}", "from {v}", "in {v}", "{n}: {v}", "based in {v}", "{v}", "moved to {v}", "born in {v}", "now in {v}", "at home in {v}", "of {v}"]),
    ("company employer firm organization vendor brand", "string", company, ["works at {v}", "at {v}", "from {v}", "made by {v}", "{n}: {v}", "for {v}", "of {v}"]),
    ("job profession role position occupation", "string", lambda r: r.choice(("nurse", "driver", "engineer", "cook", "pilot", "painter", "lawyer", word(r), word(r) + " " + word(r))), ["works as a {v}", "is a {v}", "a {v}", "{n}: {v}", "as {v}"]),
    ("email mail e_mail contact address", "string", email, ["{v}", "email {v}", "write to {v}", "reach me at {v}", "{n}: {v}", "mail: {v}"]),
    ("phone telephone number phone_number", "string", phone, ["call {v}", "phone {v}", "{n}: {v}", "tel. {v}"]),
    ("product item article object title name", "string", lambda r: r.choice((title, thing))(r), ["the {v}", "{v}", "{n}: {v}", "a {v}", "one {v}", "the {v} is here"]),
    ("price cost amount total fee", "number", number, ["costs {v}", "for {v}", "{v}", "at {v}", "price {v}", "is {v}", "{n}: {v}"]),
    ("weight height length temperature distance size rating score width speed", "number", number, ["{n} {v}", "{n}: {v}", "{n} of {v}", "the {n} is {v}", "{v} {n}"]),
    ("quantity count number units pieces people seats rooms stock", "integer", small, ["{v} {n}", "{n} {v}", "{n}: {v}", "{v} of them", "{v}x", "there are {v}"]),
    ("id order_id number invoice ticket", "integer", integer, ["number {v}", "{n} {v}", "#{v}", "no. {v}", "{n}: {v}"]),
    ("date day when due deadline", "string", day, ["on {v}", "{n}: {v}", "{v}", "by {v}", "is {v}"]),
    ("time hour start at", "string", clock, ["at {v}", "{n}: {v}", "from {v}", "starts at {v}"]),
    ("code reference sku key", "string", code, ["code {v}", "{n} {v}", "({v})", "{n}: {v}"]),
    ("country language", "string", lambda r: capital(invented(r)), ["speaks {v}", "from {v}", "in {v}", "{n}: {v}"]),
    ("url website link", "string", url, ["see {v}", "{v}", "{n}: {v}", "at {v}"]),
    ("title subject book song film event", "string", title, ['"{v}"', "{v}", "{n}: {v}", "called {v}", "named {v}"]),
    ("restaurant hotel venue shop", "string", place, ["at {v}", "{v}", "{n}: {v}", "in the {v}"]),
    ("file document attachment", "string", file_name, ["{v}", "{n}: {v}", "in {v}", "the {n} {v}", "see {v}"]),
    ("username user login handle account", "string", user_name, ["{n} {v}", "{n}: {v}", "my {n} is {v}", "as {v}", "by {v}"]),
    ("street address", "string", street, ["{v}", "{n}: {v}", "at {v}", "to {v}", "lives at {v}"]),
    ("version release build", "string", version, ["{n} {v}", "version {v}", "{n}: {v}", "in {v}"]),
    ("room flight gate seat platform train bus", "string", lambda r: r.choice((code, digits, lambda r: str(r.randint(1, 400)) + r.choice(("", "A", "B", "C"))))(r), ["{n} {v}", "{n} {v}", "in {n} {v}", "{n}: {v}", "from {n} {v}"]),
    ("opens starts begins leaves departs open start begin", "string", lambda r: r.choice((clock, clock, day))(r), ["{n} at {v}", "{n} {v}", "{n}: {v}", "it {n} at {v}", "from {v}"]),
    ("closes ends arrives returns stops close end until", "string", lambda r: r.choice((clock, clock, day))(r), ["{n} at {v}", "{n} {v}", "{n}: {v}", "until {v}", "to {v}"]),
    ("from origin departure source", "string", city, ["from {v}", "from {v}", "{n}: {v}", "leaves {v}", "out of {v}"]),
    ("to destination arrival target", "string", city, ["to {v}", "to {v}", "{n}: {v}", "bound for {v}", "arrives in {v}"]),
    ("problem issue complaint symptom error", "string", free_text, ["{n}: {v}", '"{v}"', "the {n} is that {v}", "says {v}"]),
    ("ip host server", "string", host, ["{n} {v}", "{n}: {v}", "on {v}", "at {v}", "from {v}"]),
    ("note comment text message", "string", free_text, ["{n}: {v}", '"{v}"', "says that {v}", "said {v}"]),
]
ASKS = ["{s}", "{s}", "{s}", "Extract: {s}", "Extract: {s}", "Extract the data: {s}", "Extract the fields from: {s}", "Text: {s}", "{s} Extract this.", "Read this: {s}", "Parse: {s}", "Get the details: {s}", "Fill the form: {s}", "What does this say? {s}", "From this note: {s}", "Please extract the facts. {s}", "Data entry: {s}"]
PREFIXES = ["", "", "", "Today: ", "Note: ", "News: ", "Hello, ", "FYI: ", "We have ", "There is ", "This is ", "I saw ", "Update: "]
FILLERS = ["", "", "", "", " Thanks.", " That is all.", " More later.", " Nothing else is known.", " See you."]


GENERAL = ["{n} {v}", "{n}: {v}", "the {n} is {v}", "with {n} {v}", "has a {n} of {v}", "{v} is the {n}", "{v} ({n})", "whose {n} is {v}", "the {n} reads {v}"]


# By what a field's name says of it (meanings.py)
TOLD = {"who": ["{v}", "{v}", "by {v}", "from {v}", "{v} is the {n}", "the {n} {v}", "{v} ({n})", "says {v}", "{v} as {n}", "signed by {v}", "the {n} is {v}", "with {v}"], "what": ["{v}", "{v}", "a {v}", "the {v}", "one {v}", "of {v}", "made of {v}", "some {v}", "the {n} is {v}", "it is a {v}"],
        "title": ["{v}", "{v}", "\"{v}\"", "called {v}", "the {n} {v}", "{v}, a {n}", "about {v}"], "where": ["in {v}", "near {v}", "at {v}", "from {v}", "outside {v}", "the {v} {n}", "{v}", "off {v}", "grown in {v}"], "count": ["{v} {n}", "{v} {n}", "{n}: {v}", "for {v} {n}", "has {v} {n}"],
        "measure": ["{n} {v}", "{n} of {v}", "{v} {n}", "its {n} is {v}", "with {n} {v}", "measured {v} {n}"], "id": ["{n} {v}", "number {v}", "#{v}", "no. {v}"], "code": ["{v}", "{n} {v}", "({v})"], "slot": ["{n} {v}", "in {n} {v}", "at {n} {v}"], "time": ["at {v}", "{n} at {v}", "{n} {v}", "{v}"], "day": ["on {v}", "{n} {v}", "{v}"],
        "style": ["{v}", "{v} {n}", "a {v} one", "in {v} style"], "email": ["{v}", "mail {v}", "({v})"], "phone": ["{v}", "tel. {v}", "call {v}"], "spot": ["the {v} {n}", "in the {v} {n}", "{v} {n}", "{n} {v}"], "shade": ["{v}", "in {v}", "{v} {n}"]}


def enumeration(r, values):
    return ", ".join(values) if chance(r, 0.45) or len(values) == 1 else ", ".join(values[:-1]) + r.choice((" and ", ", and ", " and ")) + values[-1]


class Field:
    def __init__(self, r, random_words, likeness):
        x = r.random()
        self.choices = self.many = None
        if x < 0.13:
            self.type = "enum"
            self.choices = list(dict.fromkeys(r.choice(CURRENCIES) if y < 0.2 else r.choice(ADJECTIVES) if y < 0.6 else plain_word(r, 0.3) for y in [r.random()] * r.randint(2, 5)))
            self.name = r.choice(("currency", "color", "status", "size", "kind", "priority", "mood", "category", "type", plain_word(r), plain_word(r)))
            self.ways = ["{v}", "{v}", "{n}: {v}", "{n} {v}", "the {n} is {v}", "it is {v}", "in {v}", "as {v}", "{v} {n}"]
        elif x < 0.26:
            self.type = "boolean"
            self.name = r.choice(("in_stock", "available", "urgent", "paid", "married", "vegetarian", "open", "active", "sold_out", "member", plain_word(r), "is_" + plain_word(r), "has_" + plain_word(r)))
            self.ways = []
        elif x < 0.43:
            self.type, self.many = "array", True
            self.name = r.choice(("tags", "labels", "items", "colors", "names", "cities", "ingredients", "skills", "topics", "products", "keywords", "languages", "guests", plain_word(r) + "s", plain_word(r) + "s"))
            self.ways = ["{n}: {v}", "{n}: {v}", "{n} {v}", "with {v}", "{v}", "the {n} are {v}", "has {v}", "we need {v}"]
        elif x < 0.63 and not random_words and chance(r, 0.6):
            role = r.choice(list(MEANINGS))
            names, self.type, self.value = r.choice(MEANINGS[role])
            self.name = r.choice(names)
            self.ways = TOLD[role] + ["{n} {v}", "{n}: {v}"]
        elif x < 0.63 or random_words:
            self.type = r.choice(("string", "string", "string", "integer", "number"))
            self.name = likeness[0] + plain_word(r, 0.0 if random_words else 0.6) + ("_" + plain_word(r) if chance(r, 0.12) else "") + likeness[1]
            self.value = {"string": r.choice((word, words, thing, place_name, title, person, lambda r: capital(invented(r)), code, city, identifier, file_name, free_text)), "integer": integer, "number": number}[self.type]
            self.ways = ["{n} {v}", "{n}: {v}", "the {n} is {v}", "its {n} is {v}", "with {n} {v}", "{n} = {v}", "{v} as {n}", "{n} was {v}", "a {n} of {v}"]
        else:
            names, self.type, self.value, self.ways = r.choice(FIELDS)
            self.name = r.choice(names.split())
        self.words = words_of(self.name)
        self.alone = False  # no other field has this type

    def schema(self, r):
        s = {"string": {"type": "string"}, "integer": {"type": "integer"}, "number": {"type": "number"}, "boolean": {"type": "boolean"}, "enum": {"type": "string", "enum": self.choices}, "array": {"type": "array", "items": {"type": "string"}}}[self.type]
        if chance(r, 0.15):
            s = dict(s, description=capital(r.choice(("the {n}", "{n} in the text", "which {n}", "{n} as written"))).format(n=self.words))
        return s

    def sample(self, r):
        n = self.words
        if self.type == "boolean":
            n = n.split(" ", 1)[1] if n.split(" ")[0] in ("is", "has") and " " in n else n
            v = chance(r, 0.5)
            return r.choice(("{n}", "{n}", "it is {n}", "is {n}", "{n}: yes", "{n} yes", "already {n}", "has {n}", "{n}") if v else ("not {n}", "not {n}", "it is not {n}", "isn't {n}", "{n}: no", "no {n}", "never {n}", "not yet {n}")).format(n=n), v
        if self.type == "enum":
            v = r.choice(self.choices)
            return r.choice(self.ways).format(v=v, n=n), v
        if self.many:
            kind = r.choice((word, word, word, thing, lambda r: capital(invented(r)), city, first_name))
            v = list(dict.fromkeys(kind(r) for _ in range(r.choice((1, 2, 2, 3, 3, 4)))))
            return r.choice(self.ways).format(v=enumeration(r, v), n=n), v
        v = self.value(r)
        unclear = not self.alone and self.type in ("integer", "number") and chance(r, 0.8)  # two numbers: the name tells which
        ways = ["{v}", "a {v}", "the {v}", "{v}"] if self.alone and chance(r, 0.4) else GENERAL if unclear or chance(r, 0.12) else self.ways
        return r.choice(ways).format(v=v, n=n), Literal(v) if self.type in ("integer", "number") else v


class Schema:
    def __init__(self, r):
        random_words, self.fields, names, likeness = chance(r, 0.25), [], set(), related(r)
        for _ in range(r.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))):
            f = Field(r, random_words, likeness)
            if f.name not in names:
                names.add(f.name)
                self.fields.append(f)
        types = ["string" if f.type == "enum" else f.type for f in self.fields]
        for f, t in zip(self.fields, types):
            f.alone = types.count(t) == 1
        self.schema = {"type": "object", "properties": {f.name: f.schema(r) for f in self.fields}, "required": [f.name for f in self.fields]}

    def sample(self, r):
        said, answer, values = [], {}, []
        for f in self.fields:
            phrase, value = f.sample(r)
            said.append(phrase)
            answer[f.name] = value
            values += value if isinstance(value, list) else [value]
        if chance(r, 0.22):
            parts = [Part(f.words, phrase, enumeration(r, v) if f.many else as_text(v), f.type, f.alone) for f, phrase, v in zip(self.fields, said, answer.values())]
            text = form(r, r.sample(parts, len(parts)) if chance(r, 0.5) else parts) if chance(r, 0.35) else scattered(r, parts, values, [p.name for p in parts])
            return (heading(r) if chance(r, 0.1) else "") + r.choice(ASKS).format(s=text.replace("{", "(")), answer
        said = [padded(r, phrase, value) for phrase, value in zip(said, answer.values())]
        if len(said) > 1 and chance(r, 0.35):
            r.shuffle(said)
        if len(said) > 1 and chance(r, 0.12):
            i = r.randrange(len(said) - 1)
            said[i : i + 2] = [f"{said[i]} ({said[i + 1]})"]
        joint = r.choice((" - ", " / ", "\n", " with ", ", ", ", ", ", ", " and ", "; ", ". "))
        if joint.strip().isalpha() and any(isinstance(v, str) and len(v.split()) > 3 for v in values):
            joint = "; "  # words would not tell where a text ends
        if joint == ". ":
            said = [capital(s, values) for s in said]
        text = joint.join(said[:-1]) + (joint if chance(r, 0.6) or joint != ", " else " and ") + said[-1] if len(said) > 1 else said[0]
        prefix = r.choice(PREFIXES)
        text = prefix + (capital(text, values) if not prefix and chance(r, 0.7) else text)
        text += r.choice((".", ".", "", "")) + r.choice(FILLERS)
        return (heading(r) if chance(r, 0.1) else "") + r.choice(ASKS).format(s=text.replace("{", "(")), answer


JOBS = "nurse driver engineer cook pilot painter lawyer teacher baker doctor farmer actor".split()
SCENE_VALUES = {**{slot: KINDS[kind].value for slot, (kind, _) in SLOTS.items() if kind in KINDS},
                "f": first_name, "q": small, "w": lambda r: r.choice(CURRENCIES) if chance(r, 0.4) else word(r, 0.5) + r.choice(("s", "")), "j": company, "J": lambda r: r.choice(JOBS) if chance(r, 0.5) else word(r, 0.5)}
LISTS = {"titles": lambda r: r.choice((capital(word(r)), place_name(r), title(r))), "word": word, "thing": thing, "person": lambda r: r.choice((first_name, person))(r)}


class Scene:
    """A schema whose fields are told by sentences written for them."""

    def __init__(self, r):
        fields, self.sentences = r.choice(SCENES)
        self.fields, properties = [], {}
        for slot, names, *more in fields:
            name = r.choice(names.split()) if chance(r, 0.8) or slot == "B" else plain_word(r)
            if name in properties:
                name += "_2"
            kind = "company" if slot == "J2" else slot.rstrip("2")
            schema = {"type": {"n": "number", "q": "integer", "i": "integer", "B": "boolean", "A": "array"}.get(kind, "string")}
            choices = r.sample(more[0].split(), r.randint(2, len(more[0].split()))) if kind == "a" else None
            if choices:
                schema["enum"] = choices
            if kind == "A":
                schema["items"] = {"type": "string"}
            properties[name] = schema
            self.fields.append((slot, "j" if slot == "J2" else kind, name, choices, more))
        if chance(r, 0.25):
            properties = dict(r.sample(list(properties.items()), len(properties)))
        self.schema = {"type": "object", "properties": properties, "required": list(properties)}

    def sample(self, r):
        said, answer, values = {}, {}, []
        for slot, kind, name, choices, more in self.fields:
            if kind == "B":
                value = chance(r, 0.5)
                said[slot] = r.choice(more[0 if value else 1].split("|")).replace("{N}", words_of(name))
            elif kind == "A":
                value = list(dict.fromkeys(LISTS[more[0]](r) for _ in range(r.choice((1, 2, 2, 3, 3, 4)))))
                said[slot] = enumeration(r, value)
                values += value
            else:
                said[slot] = r.choice(choices) if choices else SCENE_VALUES[kind](r)
                value = Literal(said[slot]) if kind in "nqi" else said[slot]
                values.append(said[slot])
                said[slot] = padded(r, said[slot], said[slot]) if chance(r, 0.5) else said[slot]
            answer[name] = value
        names = [words_of(name) for _, _, name, _, _ in self.fields]
        said |= {"N0": next((n for n, f in zip(names, self.fields) if f[1] == "p"), ""), "N1": next((n for n, f in zip(names, self.fields) if f[1] in "nq"), ""), "N2": next((n for n, f in zip(names, self.fields) if f[1] == "m"), ""), "N3": next((n for n, f in zip(names, self.fields) if f[1] == "A"), "")}
        text = capital(r.choice(self.sentences).format(**said), values)
        text = r.choice(ASKS).format(s=text) if chance(r, 0.5) else text
        return heading(r) + text if chance(r, 0.1) else text, {name: answer[name] for name in self.schema["properties"]}
