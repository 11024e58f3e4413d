"""Kinds of tool parameters: their names, descriptions, values, and how a request says them."""

from identifiers import *


class Kind:
    def __init__(self, type, names, phrases, value, descriptions=(), direct=()):
        self.type, self.value, self.descriptions = type, value, descriptions
        self.names = names.split()
        self.phrases = phrases  # {v} is the value, {n} the parameter's name in words
        self.direct = direct  # phrases for a value that is the verb's object


NAMED = ["{n} {v}", "with {n} {v}", "{n}: {v}", "with the {n} {v}", "whose {n} is {v}", "and {n} {v}", "{n} = {v}", "the {n} is {v}", "using {v} as {n}", "with {v} as the {n}", "{n} should be {v}", "{n} of {v}", "with a {n} of {v}", "a {n} of {v}", "({n} {v})", "the {v} {n}", "the {v} {n}", "{n} {v}", "{n} {v}"]
UNNAMED = {"string": ["{v}", "{v}", "for {v}", "of {v}", "at {v}", "in {v}", "to {v}", "from {v}", "on {v}", "with {v}", "by {v}", "about {v}", "under {v}", "near {v}", "on behalf of {v}", "around {v}", "past {v}"],
           "integer": ["{v}", "to {v}", "by {v}", "for {v}", "at {v}", "of {v}", "number {v}", "{v} of them", "until {v}", "{v} {n}", "up to {v}"],
           "number": ["{v}", "to {v}", "by {v}", "at {v}", "of {v}", "{v} {n}", "about {v}"], "array": ["{v}", "with {v}", "for {v}", "of {v}"]}

OBJECTS = ["{v}", "{o} {v}", "the {o} {v}", "the {v} {o}", "{v} {o}", "{o}: {v}"]  # the verb's object, when nothing is known of it

KINDS = {
    "city": Kind("string", "location city place town destination where area region spot site district locality municipality city_name",
                 ["in {v}", "in {v}", "in {v}", "for {v}", "at {v}", "near {v}", "around {v}"], city,
                 ["City name", "Name of the city", "The city to look up", "Where", "The place", "City and country", "Town or city", "The location, e.g. Paris"]),
    "person": Kind("string", "name person who contact recipient guest customer user member employee patient owner author artist player client singer assignee host driver teacher student",
                   ["for {v}", "with {v}", "by {v}", "of {v}", "to {v}", "from {v}", "on behalf of {v}", "in the name of {v}"], person, ["Full name", "Name of the person", "Who it is for", "The person", "A name"], ["{v}"]),
    "email": Kind("string", "to email address recipient mail email_address sender cc contact", ["to {v}", "to {v}", "at {v}", "for {v}"], email,
                  ["E-mail address", "Address of the recipient", "Where to send it", "The email"], ["{v}"]),
    "day": Kind("string", "date day when on due deadline start_date date_of_visit departure arrival due_date weekday",
                ["on {v}", "on {v}", "for {v}", "{v}", "by {v}"], day, ["Day or date", "The date", "When", "Day of the week", "Date as the user said it"]),
    "time": Kind("string", "time at hour start when start_time begin alarm_time until end clock", ["at {v}", "at {v}", "at {v}", "for {v}", "by {v}"], clock,
                 ["Time of day", "When to start", "The time", "Clock time", "Hour"]),
    "small": Kind("integer", "people count quantity number amount guests copies seats limit size pages players persons n rooms tickets total adults visitors portions pieces units max",
                  ["for {v}", "for {v} {n}", "with {v} {n}", "{v} {n}", "{v} times", "{v}", "using {v} {n}", "in {v} {n}", "{v} {n} in all"], small, ["How many", "Number of {n}", "Count", "The number"]),
    "minutes": Kind("integer", "minutes seconds hours days nights weeks months years", ["for {v} {n}", "in {v} {n}", "{v} {n}", "after {v} {n}"], small, ["Duration in {n}", "How many {n}", "Length"]),
    "number": Kind("number", "amount value price weight length distance temperature total sum height width speed level volume rate budget score cost dose area depth",
                   ["of {v}", "at {v}", "to {v}", "with {n} {v}", "{v}", "{n} {v}", "{v} {n}", "using {v} {n}", "in {v} {n}"], number, ["The {n}", "A number", "How much", "{n} as a number"], ["{v}"]),
    "id": Kind("integer", "id number order_id ticket_id invoice_number reference user_id case_number item_id account_id record", ["{v}", "number {v}", "#{v}", "with id {v}", "no. {v}"], integer,
               ["Number of the {o}", "Identifier", "The id", "{o} number"], ["{o} {v}", "{o} number {v}", "{o} #{v}", "the {o} {v}"]),
    "code": Kind("string", "code id reference serial key tracking_code flight sku plate ticket_code ref token", ["{v}", "with code {v}", "{v}", "with {n} {v}"], code, ["Code", "Identifier", "The code of the {o}"],
                 ["{o} {v}", "the {o} {v}"]),
    "text": Kind("string", "text message body content note subject description details what memo comment reason question caption query", ["that {v}", "saying {v}", ": {v}", "that says {v}", '"{v}"', '"{v}"', "“{v}”", "'{v}'", "with the {n} {v}", "about {v}"],
                 free_text, ["The text", "What it says", "Content of the {o}", "What to write", "Free text"], ['"{v}"', ": {v}"]),
    "chore": Kind("string", "text task title what todo reminder subject note action item chore", ["to {v}", "to {v}", "to {v}", ": {v}", '"{v}"'], chore, ["What to do", "The task", "What to be reminded of", "Text of the {o}"]),
    "thing": Kind("string", "item product object thing article name query topic subject dish word term keyword ingredient label category food title device animal tag part material brand",
                  ["for {v}", "about {v}", "with {v}", "of {v}", "{v}", "on {v}"], thing, ["The {n}", "What to look for", "Name of the {n}", "Which {n}"], ["{v}", "{v}", "the {v}", "a {v}", "some {v}", "{o} {v}", "my {v}"]),
    "title": Kind("string", "title name book song film movie album show track project playlist episode document", ["called {v}", "named {v}", "titled {v}", '"{v}"', "{v}"], title,
                  ["Title", "The name", "What it is called", "Title of the {o}"], ["{v}", "the {o} {v}", "{o} {v}", '"{v}"']),
    "place": Kind("string", "restaurant hotel venue shop store place bar museum station theatre name location", ["at {v}", "at {v}", "in {v}", "from {v}"], place, ["Name of the {n}", "Where", "The {n}"], ["{v}"]),
    "company": Kind("string", "company vendor supplier brand organization employer firm customer client bank", ["at {v}", "from {v}", "for {v}", "of {v}", "with {v}"], company, ["Name of the company", "The {n}"], ["{v}"]),
    "url": Kind("string", "url link address website site page", ["from {v}", "at {v}", "on {v}", "{v}"], url, ["Web address", "The URL", "Link"], ["{v}"]),
    "phone": Kind("string", "phone number phone_number telephone mobile contact", ["at {v}", "on {v}", "to {v}", "number {v}"], phone, ["Phone number", "Number to call"], ["{v}"]),
    "language": Kind("string", "language target target_language to lang into", ["into {v}", "to {v}", "in {v}"], lambda r: r.choice(LANGUAGES) if chance(r, 0.4) else capital(invented(r)), ["Language", "Target language", "Which language"]),
    "room": Kind("string", "room area zone floor space location device name", ["in the {v}", "in the {v}", "of the {v}", "for the {v}"], lambda r: r.choice(("kitchen", "garage", "garden", "bathroom", "office", "hall", "attic", "cellar", "living room", "balcony")) if chance(r, 0.35) else word(r, 0.4),
                 ["Which room", "The {n}", "Name of the room"], ["the {v} {o}", "the {o} in the {v}", "the {v} {o}"]),
    "file": Kind("string", "file filename file_name document attachment image photo script source name input", ["{v}", "named {v}", "called {v}", "in {v}", "from {v}", "of {v}", "to {v}"], file_name, ["Name of the file", "The {n}", "File name"], ["{v}", "{v}", "the file {v}", "{o} {v}"]),
    "path": Kind("string", "path file_path directory folder source target file location dir", ["in {v}", "at {v}", "from {v}", "of {v}", "under {v}", "{v}", "into {v}"], path, ["Path of the {o}", "Where it lies", "The {n}"], ["{v}", "{v}", "the {o} {v}", "{o} {v}"]),
    "version": Kind("string", "version release tag build revision version_number", ["version {v}", "{v}", "release {v}", "to {v}", "at {v}", "to version {v}"], version, ["Version", "Which {n}", "The {n}"], ["{v}", "version {v}", "{n} {v}", "{o} {v}"]),
    "host": Kind("string", "host server ip address machine node hostname domain ip_address", ["on {v}", "at {v}", "to {v}", "{v}", "from {v}"], host, ["Name or address of the {n}", "The {n}", "Host"], ["{v}", "{v}", "the {n} {v}"]),
    "user": Kind("string", "username user login account handle user_name nickname member", ["{n} {v}", "for {v}", "as {v}", "of {v}", "user {v}", "by {v}", "to {v}"], user_name, ["Name of the user", "The {n}", "Login"], ["{v}", "user {v}", "the {n} {v}", "{o} {v}"]),
    "identifier": Kind("string", "name service branch repository app project database table key environment package module job pipeline cluster server repo", ["{v}", "called {v}", "named {v}", "on {v}", "in {v}", "to {v}", "the {v} {n}", "for {v}", "of {v}", "from {v}"], identifier, ["Name of the {n}", "The {n}", "Which {n}"], ["{v}", "{v}", "the {v} {n}", "{o} {v}", "{n} {v}", "a {o} called {v}", "a {o} named {v}"]),
    "digits": Kind("string", "last_digits pin zip postal_code account_number card_number serial iban code last_four", ["{n} {v}", "ending in {v}", "{v}", "number {v}", "it ends in {v}", "with {n} {v}"], digits, ["Digits", "The {n}", "The {n}, with leading zeros"], ["{v}", "{o} {v}"]),
    "street": Kind("string", "address street delivery_address pickup destination street_address place", ["at {v}", "to {v}", "from {v}", "in {v}", "{v}", "near {v}"], street, ["Street and number", "The {n}", "Address"], ["{v}"]),
    "plate": Kind("string", "plate license_plate registration vehicle car number_plate", ["{v}", "with plate {v}", "{n} {v}", "plate {v}", "for {v}", "my {n} is {v}"], plate, ["Number plate", "The {n}"], ["{v}"]),
    "word": Kind("string", "account class channel group department team subject environment section stage folder category list label mode course", ["from {v}", "in {v}", "to {v}", "on {v}", "for {v}", "in the {v} {n}", "to the {v} {n}", "from my {v} {n}", "the {v} {n}", "for the {v} {n}"], lambda r: word(r, 0.5) if chance(r, 0.6) else words(r), ["The {n}", "Which {n}", "Name of the {n}"], ["{v}", "the {v} {n}", "the {v}"]),
}
FREE = ["string", "string", "string", "integer", "integer", "number", "number", "array"]  # parameters whose name is any word; the request names them

WITH = ["{n}", "{n}", "with {n}", "with {n}", "and {n}", "{n}", "with {n} on", "make it {n}", "{n} yes", "{n}: yes", "including {n}", "use {n}", "with {n} enabled", "{n}ly"]
WITHOUT = ["not {n}", "not {n}", "without {n}", "without {n}", "no {n}", "not {n}", "with {n} off", "with no {n}", "{n} no", "{n}: no", "excluding {n}", "skip {n}", "with {n} disabled", "not {n}ly", "without {n}", "not {n}", "don't {n} it", "not to be {n}", "never {n}", "please not {n}"]
CHOICE = ["{v}", "{v}", "{n} {v}", "in {v}", "with {n} {v}", "make it {v}", "set to {v}", "{v} {n}", "with {v} {n}", "as {v}", "in {v} {n}", "{n}: {v}", "to {v}"]


# Enums whose values are said otherwise: (names of the parameter, what is declared and how it is said)
MEANT = [("currency currency_code target_currency money", "EUR=euros|euro USD=dollars|dollar|US_dollars GBP=pounds|pound_sterling JPY=yen CHF=francs|Swiss_francs"), ("unit temperature_unit units scale degrees", "celsius=Celsius|degrees_Celsius|°C fahrenheit=Fahrenheit|degrees_Fahrenheit|°F kelvin=Kelvin"),
         ("unit distance_unit length_unit units", "km=kilometres|kilometers|km mi=miles m=metres|meters ft=feet cm=centimetres"), ("unit weight_unit mass_unit units", "kg=kilograms|kilos|kg g=grams lb=pounds oz=ounces t=tons"), ("language lang target_language locale code", "en=English de=German fr=French es=Spanish it=Italian pt=Portuguese nl=Dutch"),
         ("day weekday day_of_week", "mon=Monday tue=Tuesday wed=Wednesday thu=Thursday fri=Friday sat=Saturday sun=Sunday"), ("order sort sort_order direction", "asc=ascending|ascending_order desc=descending|descending_order"), ("size format", "S=small M=medium L=large XL=extra_large"), ("period interval granularity", "daily=every_day|day_by_day weekly=every_week monthly=every_month yearly=every_year"),
         ("level severity log_level", "INFO=info|information WARN=warning|warnings ERROR=error|errors DEBUG=debug"), ("status state", "todo=to_do|open in_progress=in_progress|started done=done|finished blocked=blocked|stuck"), ("priority urgency", "P1=highest|top P2=high P3=normal P4=low")]


def meant(r):
    """(the parameter's name, {what is declared: the ways to say it})"""
    names, table = r.choice(MEANT)
    ways = dict(w.split("=") for w in table.split())
    kept = r.sample(list(ways), r.randint(2, len(ways)))
    return r.choice(names.split()), {k: ways[k].replace("_", " ").split("|") for k in kept}


def written(r, choices):
    """{what is declared: the words of it}: enums as programmers write them"""
    write = r.choice((str.upper, str.title, lambda w: w.replace(" ", "_"), lambda w: w.replace(" ", "-"), lambda w: w.upper().replace(" ", "_"), lambda w: "".join(p.capitalize() for p in w.split())))
    return {write(c): [c] for c in (c if chance(r, 0.5) else c + " " + plain_word(r) for c in choices)}


def words_of(name):
    return "".join(" " + c.lower() if c.isupper() else c for c in name).replace("_", " ").replace("-", " ").strip()


class Parameter:
    def __init__(self, r, kind, object_words, random_words, name=None, likeness=("", "")):
        self.kind, self.object_words, self.choices, self.ways = kind, object_words, None, {}
        k = KINDS.get(kind)
        invent = lambda: likeness[0] + plain_word(r, 0.0 if random_words else 0.6) + ("_" + plain_word(r) if chance(r, 0.12) else "") + likeness[1]
        described, self.invented, self.unclear = chance(r, 0.3), False, False
        if kind == "enum":
            pool = r.choice((ADJECTIVES, NOUNS, None)) if not random_words else None
            self.choices = list(dict.fromkeys(r.choice(pool) if pool else plain_word(r, 0.3) for _ in range(r.randint(2, 5))))
            self.name = name or r.choice(("mood", "size", "color", "style", "priority", "status", "mode", "level", "type", "kind", "category", "format", "unit", "speed", "genre", "plan", invent(), invent(), invent()))
            if (x := r.random()) < 0.4:
                found, self.ways = meant(r) if x < 0.25 else (None, written(r, self.choices))
                self.name, self.choices = name or found or self.name, list(self.ways)
            self.schema = {"type": "string", "enum": self.choices}
            descriptions = ["The {n}", "Which {n}", "{n} of the {o}", "One of the values"]
        elif kind == "boolean":
            self.name = name or (r.choice(("urgent", "express", "vegetarian", "private", "public", "gift_wrap", "insurance", "breakfast", "notify", "repeat", "weekly", "recursive", "breakfast")) if chance(r, 0.3) else r.choice(("", "", "", "is_", "include_", "with_")) + invent())
            self.switch = chance(r, 0.15)
            if self.switch:
                self.name = name or r.choice(("on", "enabled", "active", "power", "running", "switched_on", plain_word(r)))
            self.schema = {"type": "boolean"}
            descriptions = ["Whether it is {n}", "True for {n}", "{n} or not", "If {n}"]
        elif k is None:
            self.name = name or invent()
            self.schema = {"type": kind, "items": {"type": "string"}} if kind == "array" else {"type": kind}
            descriptions = ["The {n}", "{n} of the {o}", "Which {n}", plain_word(r) + " " + plain_word(r) + " {n}"]
        else:
            invented_name = random_words or chance(r, 0.22)
            self.name = name or (invent() if invented_name else r.choice(k.names))
            described = described or invented_name and chance(r, 0.5)
            if not random_words and chance(r, 0.05):
                self.name += "_" + plain_word(r)
            self.schema = {"type": "integer" if k.type == "number" and chance(r, 0.02) else k.type}
            descriptions = k.descriptions
            self.invented = invented_name and not described
        if described and descriptions:
            d = r.choice(descriptions).format(n=words_of(self.name), o=object_words)
            self.schema["description"] = capital(d) if chance(r, 0.8) else d
        self.words = words_of(self.name)
        self.required = True
        self.alone = False  # no other parameter of the tool has this type

    def sample(self, r, direct=False):
        """(what the request says, the argument's value)"""
        k = KINDS.get(self.kind)
        if self.kind == "enum":
            v = said = r.choice(self.choices)
            if self.ways and chance(r, 0.8):
                said = r.choice(self.ways[v])
            phrases = CHOICE
        elif self.kind == "boolean":
            v = chance(r, 0.5)
            if self.switch:
                return ("on" if v else "off"), v
            said, phrases = "", WITH if v else WITHOUT
            n = self.words.split(" ", 1)[1] if self.words.split(" ")[0] in ("is", "include", "with") and " " in self.words else self.words
            return r.choice(phrases).format(n=n), v
        elif k is None:
            said = {"string": lambda: r.choice((word, words, thing, thing, lambda r: capital(word(r)), place_name, title, person, code, identifier, file_name, free_text, digits, place))(r), "integer": lambda: integer(r), "number": lambda: number(r), "array": lambda: [r.choice((word, thing, first_name, city))(r) for _ in range(r.randint(1, 5))]}[self.kind]()
            v, phrases = said, OBJECTS if direct else UNNAMED[self.kind] if self.alone and chance(r, 0.6) else NAMED
            if self.kind == "array":
                said = ", ".join(v[:-1]) + (" and " if len(v) > 1 else "") + v[-1] if chance(r, 0.6) else ", ".join(v)
        else:
            v = said = k.value(r)
            phrases = k.direct if direct and k.direct else k.phrases
            if self.unclear or not direct and chance(r, 0.15):  # nothing but its name tells where the value belongs
                phrases = NAMED
            elif not direct and self.alone and chance(r, 0.12):
                phrases = UNNAMED[self.schema["type"]]
        if self.schema["type"] == "integer":
            v = said = str(int(float(said)))
        if self.schema["type"] in ("integer", "number"):
            v = Literal(said)
            if self.schema["type"] == "number" and chance(r, 0.3):
                said = with_unit(r, self.name, said)
        return r.choice(phrases).format(v=said, n=self.words, o=self.object_words), v


class Literal:
    """A number written in JSON exactly as the user wrote it."""

    def __init__(self, text):
        self.text = text


def as_text(value):
    """How a request says a value, "yes" and "no" for a boolean."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(getattr(value, "text", value))
