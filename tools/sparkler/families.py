"""Everyday tools whose requests need meaning, not only matching words: weather, time, sums, reminders, lights, mail."""

from parameters import *

# Slots: {c}ity {p}erson {d}ay {t}ime {n}umber {s}mall {i}d {e}mail {x} thing {h} chore {l}anguage {r}oom {m}title {k}clause {v} place, {o} on/off,
# {a} enum choice, {u}/{w} units, {q}ty seconds..hours, {z} zone or city, {f}ormula. A family: verbs, nouns, descriptions, parameters, requests, noun fixed?
FAMILIES = [
    ("get check find fetch show current", "weather forecast weather_now current_weather weather_report temperature local_weather", ["Current weather for a city.", "Gets the weather", "Weather of a place", "The weather forecast for a location", "Get the current weather in a given location"],
     [("c", "location city place town where")],
     ["What is the weather in {c}?", "What's the weather like in {c}?", "Weather {c}", "How is the weather in {c}?", "Will it rain in {c}?", "Is it cold in {c}?", "Do I need an umbrella in {c}?", "How warm is it in {c}?", "Tell me the weather in {c}.", "What is the weather in {c} today?",
      "Is it sunny in {c}?", "What's the temperature in {c}?", "Is it snowing in {c} at the moment?", "Should I take a coat to {c}?", "Check the weather for {c} please", "How hot is {c} today?", "weather in {c}", "Is it windy in {c}?", "Does it rain in {c} now?", "I'm going to {c}, what is the weather?", "{c} weather?", "Hi, how's the weather over in {c}?", "Weather for {c}, please.", "Is it going to snow in {c}?"]),
    ("get check find fetch show current tell", "current_time time clock local_time world_time time_now", ["Current time in a time zone.", "Gets the current time", "The local time of a city", "Tells what time it is somewhere"],
     [("z", "time_zone timezone zone city location place")],
     ["What time is it in {z}?", "Time in {z}?", "What's the time in {z}?", "Tell me the time in {z}.", "What is the current time in {z}?", "What time do they have in {z}?", "How late is it in {z}?", "current time {z}", "Can you tell me what time it is in {z}?", "What is the local time in {z} now?", "Do you know the time in {z}?", "{z} time?", "Is it late in {z}?", "I need the time in {z}.", "what's the clock in {z}"]),
    ("calculate compute evaluate math calculator solve do", "expression calculate sum calculator math arithmetic", ["Evaluates an arithmetic expression.", "Calculator", "Computes a sum", "Does arithmetic", "Calculates the value of an expression"],
     [("f", "expression formula expr calculation input")],
     ["What's {f}?", "What is {f}?", "How much is {f}?", "Calculate {f}", "Compute {f}.", "{f}", "{f}?", "Can you calculate {f}?", "{f} is what?", "Tell me {f}.", "Work out {f}, please.", "What do you get for {f}?", "I need {f}.", "Please compute {f}", "How much does {f} make?", "Evaluate {f}.", "Solve {f}"]),
    ("create add set make schedule new", "reminder alarm todo task note alert", ["Creates a reminder.", "Adds a task for later", "Sets a reminder", "Remind the user"], [("h", "text task what title message note"), ("t", "time at when")],
     ["Remind me at {t} to {h}", "At {t} I have to {h}, remind me.", "Remind me to {h}, at {t}.", "I must {h} at {t}, don't let me forget.", "Set a reminder for {t}: {h}", "Reminder at {t}: {h}", "Can you remind me to {h} by {t}?", "Don't let me forget to {h} at {t}", "Please remind me: {h} at {t}", "I need a reminder at {t} to {h}.", "{t}: {h}"]),
    ("create add set make schedule new", "reminder todo task note alert", ["Creates a reminder.", "Adds a task", "Remind the user on a day"], [("h", "text task what title message"), ("d", "day date when due")],
     ["Remind me on {d} to {h}", "Remind me to {h} on {d}.", "I have to {h} on {d}.", "Put {h} on my list for {d}", "Don't forget: {h} {d}", "Add a task for {d}: {h}"]),
    ("convert change", "units unit measure units_of_measure quantity", ["Converts units.", "Convert a value from one unit to another", "Unit conversion"], [("n", "value amount quantity number"), ("u", "from from_unit source unit source_unit"), ("w", "to to_unit target into target_unit")],
     ["How many {w} is {n} {u}?", "Convert {n} {u} to {w}.", "{n} {u} in {w}", "What is {n} {u} in {w}?", "How much is {n} {u} in {w}?", "Change {n} {u} into {w}", "{n} {u} to {w}?", "I have {n} {u}, how many {w} is that?", "Give me {n} {u} as {w}", "{n} {u} equals how many {w}?", "how many {w} make {n} {u}"]),
    ("convert exchange change", "currency money amount rate", ["Converts money.", "Convert an amount between currencies", "Exchange rate of two currencies"], [("n", "amount value sum"), ("y", "from from_currency source base"), ("Y", "to to_currency target into")],
     ["How many {Y} are {n} {y}?", "Convert {n} {y} to {Y}", "{n} {y} in {Y}?", "Exchange {n} {y} for {Y}", "What is {n} {y} worth in {Y}?", "I want to change {n} {y} into {Y}."]),
    ("book reserve get make", "table seat dinner reservation seats", ["Books a table at a restaurant.", "Reserves a table", "Table reservation"], [("v", "restaurant place name venue"), ("s", "people guests persons party_size seats count number"), ("d", "day date when on")],
     ["Reserve a table at {v} for {s} people on {d}.", "I need a table for {s} at {v} {d}", "Table for {s} on {d} at {v}, please", "We are {s} and want to eat at {v} on {d}.", "Get us {s} seats at {v} for {d}", "Dinner for {s} at {v} {d}", "We want to have dinner on {d} at {v}, {s} people", "Can you get a table at {v}, {s} persons, {d}?"]),
    ("set turn switch control toggle", "light lamp heater fan light_state lights heating device", ["Turns a light on or off.", "Switches a device in a room", "Controls the lights", "Turn something on or off"], [("r", "room place location name area"), ("o", "on state_on enabled power active")],
     ["Turn {o} the light in the {r}.", "Turn the {r} light {o}", "Switch the {r} lamp {o}, please.", "Switch {o} the {r}", "Lights {o} in the {r}", "{r} light {o}", "Could you turn {o} the lights in the {r}?", "Make the {r} light go {o}", "Please turn {o} the {r} lights", "I want the {r} lamp {o}", "Put the light {o} in the {r}", "The {r} light should be {o}."]),
    ("play start queue put_on", "music song playlist tune track audio", ["Plays music.", "Plays songs of an artist", "Start music by mood"], [("p", "artist singer band musician by"), ("a", "mood style tempo genre kind")],
     ["Play some {a} music by {p}.", "Put on something {a} from {p}", "I want to hear {a} songs by {p}", "Play {a} {p}", "Some {a} tunes by {p}, please", "Can you play {p}, something {a}?", "Let's hear {p}, {a} please", "{a} music of {p}"]),
    ("send write post deliver mail", "email mail message letter", ["Sends an e-mail.", "Writes a mail to someone", "Send a message to an address"], [("e", "to address recipient email"), ("k", "body text message content")],
     ["Mail {e} that {k}", "Write to {e}: {k}", "Send a message to {e} saying {k}", "Let {e} know that {k}", "Tell {e} that {k}.", "Send {e} an email: {k}", "Please write {e} that {k}", "Inform {e} that {k}", "Drop a line to {e}: {k}", "Could you let {e} know that {k}?"]),
    ("send text write message", "message text sms chat note", ["Sends a text message.", "Message a person", "Texts somebody"], [("p", "to person contact recipient name who"), ("k", "body text message content")],
     ["Text {p} that {k}", "Write to {p}: {k}", "Send a message to {p} saying {k}", "Let {p} know that {k}", "Tell {p} that {k}.", "Message {p}: {k}", "Tell {p} {k}"]),
    ("translate render", "text translation sentence phrase", ["Translates text.", "Translate into another language", "Translation of a phrase"], [("k", "text phrase sentence content input"), ("l", "language to target target_language into")],
     ["Translate \"{k}\" to {l}", "How do you say {k} in {l}?", "What is {k} in {l}?", "Say {k} in {l}", "Translate into {l}: {k}", "Put this into {l}: {k}", "{k} in {l}, please", "I need {k} in {l}", "Translate {k} to {l}"]),
    ("cancel delete remove void", "order booking reservation subscription ticket purchase", ["Cancels an order.", "Deletes an order", "Cancel by number"], [("i", "order_id id number order_number")],
     ["Cancel order {i}.", "I don't want order {i} any more.", "Please remove order {i}", "Order {i} must be cancelled", "Get rid of order number {i}", "Stop order #{i}", "Cancel my order, number {i}", "Order {i} was a mistake, cancel it"]),
    ("set start create run", "timer countdown alarm egg_timer", ["Starts a timer.", "Sets a countdown in minutes"], [("s", "minutes duration length mins")],
     ["Set a timer for {s} minutes", "Timer {s} minutes", "Wake me in {s} minutes", "Start a {s} minute timer", "Count down {s} minutes", "{s} minutes, please"]),
    ("search find look_up web query", "web internet search pages documents wiki news", ["Searches the web.", "Search documents for a text", "Web search"], [("x", "query q text term keywords topic")],
     ["Search for {x}", "Look up {x}", "Find information about {x}", "What can you find about {x}?", "Google {x}", "Search the web for {x}", "Anything about {x}?", "Look for {x} online"]),
    ("add put append", "to_list shopping_item shopping_list item to_cart groceries", ["Adds an item to the shopping list.", "Put something on the list"], [("x", "item product thing name"), ("s", "quantity count amount number")],
     ["Put {s} {x} on the shopping list", "Add {s} {x} to my list", "We need {s} {x}", "{s} {x} for the list", "Buy {s} {x}"]),
    ("create add schedule plan new", "event meeting appointment calendar_event", ["Creates a calendar event.", "Schedules a meeting", "Plans a meeting"], [("p", "with person guest attendee name"), ("d", "day date when"), ("t", "time start at")],
     ["Schedule a meeting with {p} on {d} at {t}", "Meet {p} {d} at {t}", "Put a meeting with {p} in my calendar, {d} at {t}", "I want to see {p} on {d} at {t}.", "Appointment with {p} at {t} on {d}", "Plan a call with {p} for {d}, {t}"]),
    ("get search find list", "flights flight trains train connections bus_times", ["Finds flights between two cities.", "Search trains", "Connections between two places"], [("c", "from origin departure start"), ("C", "to destination arrival end"), ("d", "date day when")],
     ["Flights from {c} to {C} on {d}", "How do I get from {c} to {C} {d}?", "I want to go from {c} to {C} on {d}", "Find a train to {C} from {c} {d}", "From {c} to {C}, {d}", "Is there something from {c} to {C} on {d}?"]),
    ("get show check track", "stock_price price quote share_price", ["Price of a product.", "Checks what something costs", "Looks up the price"], [("x", "product item name symbol what")],
     ["How much is {x}?", "What does {x} cost?", "Price of {x}", "How expensive is {x}?", "What is the price for {x}?", "Tell me what {x} costs"]),
    ("set change adjust", "temperature thermostat heating volume brightness", ["Sets the temperature of a room.", "Adjust the heating"], [("r", "room place area where"), ("n", "degrees temperature value level target")],
     ["Set the {r} to {n} degrees", "Make the {r} {n} degrees", "Heat the {r} to {n}", "I want {n} degrees in the {r}", "Put the {r} at {n}", "{r} at {n} degrees please"]),
    ("call phone dial ring", "person contact number someone", ["Calls a person.", "Phones someone"], [("p", "name person contact who to")],
     ["Call {p}", "Phone {p}", "Ring {p} please", "I want to talk to {p}", "Give {p} a call", "Dial {p}"]),
]
SLOTS = {"c": ("city", ["City name", "The city", "Name of the place", "City or town"]), "C": ("city", ["City name", "The destination"]), "p": ("person", ["Name", "The person"]), "d": ("day", ["Day or date", "When"]), "t": ("time", ["Time of day", "When"]),
         "s": ("small", ["How many"]), "i": ("id", ["The number"]), "e": ("email", ["Address"]), "x": ("thing", ["What"]), "h": ("chore", ["What to do"]), "l": ("language", ["Target language"]), "r": ("room", ["Which room"]), "k": ("text", ["The text"]),
         "v": ("place", ["Name of the restaurant"]), "n": ("number", ["The number"]), "a": ("enum", ["Mood"]), "o": ("boolean", ["True for on, false for off"])}


def formula(r):
    """(as spoken, as an expression)"""
    n = lambda: r.choice((str(r.randint(1, 20)), str(r.randint(2, 99)), str(r.randint(100, 9999)), decimal(r).lstrip("-")))
    a, b, c = n(), n(), n()
    spoken = {"+": (" plus ", " + ", " and "), "-": (" minus ", " - ", " less "), "*": (" times ", " * ", " multiplied by ", " x "), "/": (" divided by ", " / ", " over ")}
    op, op2 = r.choice("+-**/"), r.choice("+-*/")
    pick = lambda o: r.choice(spoken[o][:2] if o == "+" else spoken[o])
    x = r.random()
    if x < 0.66:
        return a + pick(op) + b, f"{a} {op} {b}"
    if x < 0.8:
        return a + pick(op) + b + pick(op2) + c, f"{a} {op} {b} {op2} {c}"
    if x < 0.86:
        return f"({a} {op} {b}) {op2} {c}", f"({a} {op} {b}) {op2} {c}"
    if x < 0.92:
        return f"{a} percent of {b}" if chance(r, 0.5) else f"{a}% of {b}", f"{a} / 100 * {b}"
    if x < 0.95:
        return f"the sum of {a} and {b}", f"{a} + {b}"
    if x < 0.98:
        return f"{a} squared", f"{a} * {a}"
    return f"half of {a}", f"{a} / 2"


class Family:
    """Looks like a Tool to the conversations."""

    fixed_agent = None

    def __init__(self, r, which=None, agent=False):
        self.verbs, nouns, descriptions, parameters, self.requests = FAMILIES[r.randrange(len(FAMILIES)) if which is None else which]
        self.kind = self.requests
        noun = nouns.split()[0] if agent else r.choice(nouns.split())
        self.verb = self.verbs.split()[0] if agent else r.choice(self.verbs.split())
        self.name = noun if noun in self.verbs else self.verb if chance(r, 0.12) and which != 0 else f"{self.verb}_{noun}"
        if chance(r, 0.06) and not agent:
            self.name = self.name.replace("_", "-") if chance(r, 0.3) else "".join(capital(x) if i else x for i, x in enumerate(self.name.split("_")))
        self.object, self.asks = noun.replace("_", " "), False
        self.description = descriptions[0] if agent else r.choice(descriptions + [""])
        self.choices = r.sample(ADJECTIVES, r.randint(2, 5)) if chance(r, 0.6) else r.sample(GENRES + ["slow", "fast", "happy", "sad", "calm"], r.randint(2, 5))
        self.parameters = []
        for slot, names in parameters:
            name = names.split()[0] if agent else r.choice(names.split()) if chance(r, 0.85) else plain_word(r)
            if name in [p[1] for p in self.parameters]:
                name += "_2"
            kind, descriptions = SLOTS.get(slot, ("string", []))
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

    def declaration(self):
        return {"type": "function", "function": {"name": self.name, "description": self.description, "parameters":
                {"type": "object", "properties": {n: s for _, n, s in self.parameters}, "required": [n for _, n, _ in self.parameters]}}}

    def fill(self, r, slot):
        if slot in "uwyY":
            return (r.choice(UNITS if slot in "uw" else CURRENCIES) if chance(r, 0.6) else pseudo(r) + "s",) * 2
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
            return (clause(r) if chance(r, 0.7) else thing(r),) * 2
        kind = SLOTS[slot][0]
        said = {"small": small, "number": number, "id": integer}[kind](r) if kind in ("small", "number", "id") else KINDS[kind].value(r)
        return said, Literal(said) if kind in ("small", "number", "id") else said

    def request(self, r, frame=None):
        values = {slot: self.fill(r, slot) for slot, _, _ in self.parameters}
        text = (frame or r.choice(self.requests)).format(**{slot: said for slot, (said, _) in values.items()})
        text = text[:1].upper() + text[1:] if chance(r, 0.9) else text[:1].lower() + text[1:]
        if self.parameters[0][0] in "cz" and len(self.parameters) == 1 and chance(r, 0.15):
            text = text.rstrip(".?") + r.choice((" right now?", " now?", " right now", " at the moment?", " these days?", " tonight?", " this morning?", " please", ", please?", " outside?"))
        if chance(r, 0.06):
            text = r.choice(("Hey, ", "Hello! ", "Ok. ", "Thanks. ", "Please: ", "So, ")) + text
        return text, {name: values[slot][1] for slot, name, _ in self.parameters}, [[(slot, name), values[slot][0], values[slot][1]] for slot, name, _ in self.parameters]


def agent_tools(r):
    return [Family(r, 0, True), Family(r, 1, True), Family(r, 2, True)]
