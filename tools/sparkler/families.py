"""Everyday tools whose requests need meaning, not only matching words: weather, time, sums, reminders, lights, mail."""

import everyday
import services
import workplace
from parameters import *
from sums import formula

FAMILIES = everyday.FAMILIES + workplace.FAMILIES + services.FAMILIES

SLOTS = {"c": ("city", ["City name", "The city", "Name of the place", "City or town"]), "C": ("city", ["City name", "The destination"]), "p": ("person", ["Name", "The person"]), "d": ("day", ["Day or date", "When"]), "t": ("time", ["Time of day", "When"]),
         "s": ("small", ["How many"]), "i": ("id", ["The number"]), "e": ("email", ["Address"]), "x": ("thing", ["What"]), "h": ("chore", ["What to do"]), "l": ("language", ["Target language"]), "r": ("room", ["Which room"]), "k": ("text", ["The text"]),
         "v": ("place", ["Name of the restaurant"]), "n": ("number", ["The number"]), "a": ("enum", ["Mood"]), "o": ("boolean", ["True for on, false for off"]), "B": ("boolean", []),
         "m": ("title", ["The title", "Its name"]), "g": ("code", ["Code", "The number"]), "b": ("url", ["Web address", "The page"]), "P": ("phone", ["Phone number"]), "F": ("file", ["Name of the file"]), "T": ("file", ["New name"]), "H": ("host", ["Name or address"]), "V": ("version", ["The version"]), "U": ("user", ["The user"]), "I": ("identifier", ["The name"]), "W": ("word", []), "X": ("word", []),
         "j": ("company", ["Name of the company"]), "D": ("digits", ["The digits"]), "S": ("street", ["The address"]), "N": ("plate", ["Number plate"]), "A": ("path", ["Path"])}


class Family:
    """Looks like a Tool to the conversations."""

    def __init__(self, r, which=None, agent=False):
        self.verbs, nouns, descriptions, parameters, self.requests = FAMILIES[r.randrange(len(FAMILIES)) if which is None else which]
        noun = nouns.split()[0] if agent else r.choice(nouns.split())
        self.verb = self.verbs.split()[0] if agent else r.choice(self.verbs.split())
        self.name = noun if noun in self.verbs else self.verb if chance(r, 0.12) and which != 0 else f"{self.verb}_{noun}"
        if chance(r, 0.06) and not agent:
            self.name = self.name.replace("_", "-") if chance(r, 0.3) else "".join(capital(x) if i else x for i, x in enumerate(self.name.split("_")))
        self.object, self.asks = noun.replace("_", " "), False
        self.description = descriptions[0] if agent else r.choice(descriptions + [""])
        self.choices = r.sample(ADJECTIVES, r.randint(2, 5)) if chance(r, 0.6) else r.sample(GENRES + ["slow", "fast", "happy", "sad", "calm"], r.randint(2, 5))
        self.parameters = []
        self.ways = {}
        for slot, names, *ways in parameters:
            if slot == "a" and ways:
                self.choices = r.sample(ways[0].split(), r.randint(2, len(ways[0].split())))
            elif ways:
                self.ways[slot] = [w.split("|") for w in ways]
            name = names.split()[0] if agent else r.choice(names.split()) if chance(r, 0.85) else plain_word(r)
            if name in [p[1] for p in self.parameters]:
                name += "_2"
            if slot == "B":
                self.ways[slot] = [[w.replace("{N}", words_of(name)) for w in said] for said in self.ways[slot]]
            kind, descriptions = SLOTS.get(slot.rstrip("2"), ("string", []))
            schema = {"type": {"small": "integer", "id": "integer", "number": "number", "boolean": "boolean"}.get(kind, "string")}
            if slot == "a":
                schema["enum"] = self.choices
            if slot == "z" and (agent or chance(r, 0.6)):
                schema["description"] = r.choice(("City or IANA time zone", "Time zone or city", "IANA time zone or city name"))
            elif descriptions and chance(r, 0.4):
                schema["description"] = r.choice(descriptions)
            if slot == "f" and chance(r, 0.4):
                schema["description"] = r.choice(("Arithmetic expression", "The expression, e.g. 2 * 3", "What to calculate"))
            self.parameters.append((slot, name, schema))

    @property
    def asks_place(self):
        return len(self.parameters) == 1 and self.parameters[0][0] in "cz"

    def declaration(self):
        return {"type": "function", "function": {"name": self.name, "description": self.description, "parameters":
                {"type": "object", "properties": {n: s for _, n, s in self.parameters}, "required": [n for _, n, _ in self.parameters]}}}

    def fill(self, r, slot):
        slot = slot.rstrip("2")
        if slot in "uwyY":
            return (r.choice(UNITS if slot in "uw" else CURRENCIES) if chance(r, 0.6) else pseudo(r) + "s",) * 2
        if slot == "B":
            yes = chance(r, 0.5)
            return r.choice(self.ways[slot][0 if yes else 1]), yes
        if slot == "o":
            on = chance(r, 0.5)
            return ("on" if on else "off"), on
        if slot == "a":
            return (r.choice(self.choices),) * 2
        if slot == "f":
            return formula(r)
        if slot == "z":
            return (r.choice(ZONES) if chance(r, 0.2) else city(r),) * 2
        if slot == "k":
            return (free_text(r) if chance(r, 0.8) else thing(r),) * 2
        kind = SLOTS[slot][0]
        said = {"small": small, "number": number, "id": integer}[kind](r) if kind in ("small", "number", "id") else KINDS[kind].value(r)
        return said, Literal(said) if kind in ("small", "number", "id") else said

    def write(self, r, frame, said):
        """The frame with its values, and with numbers that belong to the question alone."""
        return frame.format(degrees=r.randint(-10, 40), hour=r.choice((clock(r), str(r.randint(1, 12)))), object=self.object, **said)

    def request(self, r, frame=None):
        values = {slot: self.fill(r, slot) for slot, _, _ in self.parameters}
        plain, units = dict(values), any(slot[0] in "uwyY" for slot, _, _ in self.parameters)
        for slot, name, _ in self.parameters:
            if slot == "n" and not units and chance(r, 0.3):
                values[slot] = with_unit(r, name, values[slot][0]), values[slot][1]
        text = self.write(r, frame or r.choice(self.requests), {slot: said for slot, (said, _) in values.items()})
        text = (capital if chance(r, 0.9) else small_letter)(text, [said for said, _ in values.values()])
        if self.asks_place and chance(r, 0.15):
            text = text.rstrip(".?") + r.choice((" right now?", " now?", " right now", " at the moment?", " these days?", " tonight?", " this morning?", " please", ", please?", " outside?"))
        if chance(r, 0.05):
            text = chatter(r) + small_letter(text, [said for said, _ in values.values()])
        elif chance(r, 0.06):
            text = r.choice(("Hey, ", "Hello! ", "Ok. ", "Thanks. ", "Please: ", "So, ")) + text
        return text, {name: values[slot][1] for slot, name, _ in self.parameters}, [[(slot, name), plain[slot][0], values[slot][1]] for slot, name, _ in self.parameters]


AGENT = [("get_weather", "Get the current weather for a city.", "City name"), ("get_current_time", "Get the current time in a city or time zone.", "City or IANA time zone"), ("calculate", "Evaluate an arithmetic expression.", "The expression, for example 2 * (3 + 4)")]


def agent_tools(r):
    """Weather, time and sums: the tools that people try first."""
    tools = [Family(r, i, True) for i in range(3)]
    if chance(r, 0.7):
        for tool, (tool.name, tool.description, described) in zip(tools, AGENT):
            tool.parameters[0][2]["description"] = described
    return tools
