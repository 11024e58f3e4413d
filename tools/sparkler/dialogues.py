"""Conversations of up to twelve turns: requests, follow-ups in a few words, corrections, sums that go on with a result, two things at once, small talk between.

Only what follows the last user message is learnt, since tools are declared there; a conversation therefore ends at a turn that has something to teach."""

from conversations import *
from results import Family_kinds
from sums import COMMANDS, FURTHER, OF_MORE, OF_ONE, digits_of, filled, formula, like, repeated

MORE_AGAIN = ["and {v}?", "And how about {v}?", "{v}, then?", "what about {p}", "ok and {v}", "Hmm, and {v}?", "now for {v}", "And {p}, is it the same?", "The same for {v}", "the same for {v}, please", "Same question for {v}", "Repeat that for {v}", "Same with {v}", "Do the same for {v}", "Once more for {v}", "And then {v}", "what about {v}?", "And {v}", "{v} as well please", "Could you also do {v}?",
              "Great, and {v}?", "Thank you! And {v}?", "Thanks, what about {v}?", "And if it is {v}?", "I also need {v}", "Let's try {v}", "One more: {v}", "Now what about {v}?", "And for {v}, please?", "How about {p}"]
CORRECTIONS = ["No, I meant {v}", "Sorry, I meant {v}.", "No wait, {v}", "Oops, {v}", "Not {old}, {v}", "I meant {v}, not {old}", "{v}, not {old}", "Sorry, {v}", "I said {v}!", "Wrong, {v} please", "Make it {v} instead of {old}", "{v} instead of {old}", "Oh no, I mean {v}", "that should be {v}", "Correction: {v}", "No, not {old}. {v}!", "Actually I meant {v}", "Hm, no: {v}", "I am sorry, it is {v}"]
AFFIRMED = ["Ok|OK|Okay|Alright|I see|Fine|Good|Good to know|Understood|Got it|ok cool|Hm ok|Interesting|Aha|Oh|So it is|Right|All right|Very well|Makes sense", "All right. What else can I do?"]
PARDON = ["Say that again", "Can you repeat that?", "What was that?", "Pardon?", "Sorry, what did you say?", "Once more please", "Repeat that please", "Come again?", "I did not get that", "What did you say?", "Please say it again"]
LATER = ["And tomorrow?", "What about tomorrow?", "And next week?", "How about tomorrow?", "And on {d}?", "And this evening?", "What about the weekend?", "And what will it be tomorrow?", "And tonight?", "How will it be tomorrow?", "And yesterday?", "and tomorrow"]
NOT_LATER = "Sorry, I can only look up how it is now."
AT_HOME = ["I live in {c}.", "I am in {c}", "I am going to {c}", "I'm flying to {c} on {d}", "My sister lives in {c}", "I just arrived in {c}.", "We moved to {c} last year", "I am travelling to {c} {d}", "We will be in {c} {d}", "My office is in {c}", "I have a meeting in {c} {d}", "I was born in {c}", "We plan a trip to {c}"]
THERE = {"weather": ["And the weather there?", "How is the weather there?", "Is it warm there?", "What's the weather there?", "And what's the weather like there?", "Is it raining there?", "how warm is it there", "Do I need a coat there?", "Is it cold there now?", "And the weather?", "Weather there?", "what about the weather?", "Will it rain there?", "And how is the weather?", "And is it sunny there?", "How hot is it there?", "What is the temperature there?", "Is it warmer there than {degrees} degrees?", "Is it colder than {degrees} degrees there?", "weather there as well", "Is it above {degrees} there?", "And is it nice there?", "How many degrees are there?", "the weather there too please", "What is the sky like there?", "Is the sun out over there?", "Do they have rain there?", "what's the temperature over there", "Weather over there?", "How does it look outside there?", "Do people need coats there?", "Is it frosty there?", "How's the climate there now?", "Does it snow there?", "Is there any wind there?"],
         "time": ["And what time is it there?", "What time is it there?", "And the time there?", "And the time?", "what's the time there", "And what time is it?", "What time do they have there?", "How late is it there?", "Is it night there?", "And the local time?", "Time there?", "what about the time?", "Is it late there now?", "And what is the time there now?", "Are they asleep there?", "time there", "Is it after {hour} there?", "is it already past {hour} there?", "and the time as well", "And how late is it now there?", "What hour is it there?", "What does a clock show there?", "Is it morning or evening there?", "Are the shops there still open, what time is it?", "is anyone awake there", "How late do they have it there?", "Is it a good hour to call them?", "Can I call there now or is it night?", "The hour there?", "What is the clock at over there?", "And the local hour?"]}
# Weather and time of one place in one request
BOTH = ["What's the weather and the time in {c}?", "Weather and time in {c}", "Time and weather in {c}, please", "How is the weather in {c} and what time is it there?", "What time is it in {c} and is it warm there?", "Tell me the weather and the time in {c}.", "I need the time and the weather for {c}", "In {c}, what is the weather and what time is it?", "What are the time and the weather in {c}?", "the weather in {c} and the time there",
        "How warm is it in {c}, and what time is it?", "Give me both the time and the weather in {c}", "{c}: weather and time?", "Is it late in {c} and is it cold?", "Current time and weather in {c}?", "What's the time in {c}? And the weather?", "How's the weather in {c}? And what time is it there?"]
OF_TWO = {"weather": ["Is it warmer in {c} or in {C}?", "Which is warmer, {c} or {C}?", "Compare the weather in {c} and {C}", "Weather in {c} and {C}", "weather in {c} and in {C}?", "What is the weather in {c} and {C}?", "How is the weather in {c} and in {C}?", "Is it colder in {c} than in {C}?", "{c} and {C}, what's the weather?", "And {c} and {C}?", "Where is it nicer, in {c} or {C}?", "How warm is it in {c} and {C}?", "the weather for {c} and for {C} please"],
          "time": ["What time is it in {c} and {C}?", "What time is it in {c} and in {C}?", "Time in {c} and {C}", "Is it later in {c} or in {C}?", "Tell me the time in {c} and in {C}", "{c} and {C}, what time is it?", "What are the times in {c} and {C}?", "Is it earlier in {c} than in {C}?", "the time in {c} and in {C} please", "And the time in {c} and {C}?"]}
SUMS = ["Calculate {f}", "What is {f}?", "What's {f}?", "How much is {f}?", "{f}", "Compute {f}", "And {f}?", "And what is {f}?", "and {f}", "What about {f}?", "Now {f}", "Then {f}?", "Ok, {f}", "Can you do {f}?", "{f}?", "Thanks. And {f}?", "Please calculate {f}."]
THEN = ["And {f}?", "{F}", "Now {f}", "and {f}", "Then {f}", "Ok, {f}", "What is {f}?", "And now {f}?", "And what is {f}?", "Now {f}, please", "{F}?", "Please {f}", "How much is {f}?", "and what's {f}?"]
# How people come to the point, in pieces that are put together.
OPENERS = ["Right", "Okay", "Ok", "Hm", "Ah", "Good", "So", "Fine", "Well", "Alright", "Nice", "I see", "Oh", "Aha", "Great", "Thanks", "Perfect", "Yes", "No", "Super", "Sure", "Wow", "Understood", "Cool", "Hey"]
ONWARD = ["and ", "and ", "what about ", "how about ", "now ", "then ", "", "", "and what about ", "maybe ", "next ", "also ", "let's see ", "and now ", "or "]
WHERE = ["", "", "in ", "in ", "over in ", "up in ", "down in ", "for ", "out in ", "at "]
RELATIVES = "mother father brother sister aunt uncle cousin friend boss neighbour wife husband son grandmother colleague team parents children boyfriend girlfriend roommate teacher doctor client best_friend nephew niece".replace("_", " ").split()
STAYS = ["lives in", "works in", "studies in", "is stuck in", "is in", "got a job in", "is on holiday in", "comes from", "flew to", "went to", "is visiting", "has a house in", "just arrived in", "is getting married in", "calls from", "stays in", "grew up in", "is from", "retired to"]
MINE = ["I live in", "I work in", "I am stuck in", "I have to go to", "I will fly to", "I land soon in", "We drive to", "I dream of", "I miss", "We have an office in", "I have friends in", "My flight stops in", "My hotel is in", "The concert is in", "The match is in", "My parcel comes from", "We meet in", "The conference is in", "I was never in", "I used to live in"]
WEATHERS = ["weather", "temperature", "sky", "climate", "conditions", "weather conditions", "current weather"]
HOURS = ["time", "local time", "hour", "clock", "time of day", "current time"]
ASK_BOTH = ["{A} and {B} in {c}", "{A} and {B} for {c}", "The {A} in {c} and the {B}", "I want {A} and {B} of {c}", "{c}: {A}, {B}", "{c}, both {A} and {B} please", "Give me the {A} as well as the {B} for {c}", "Show {A} and {B} of {c}", "In {c}, the {A} and the {B}?", "What about the {A} and the {B} in {c}?", "Look up the {A} in {c}, then the {B}", "First the {A}, then the {B} in {c}", "Can I have the {A} plus the {B} for {c}?"]
ASK_ONE = ["what is the {A} in {c}", "{A} in {c}", "tell me the {A} of {c}", "what's the {A} for {c}", "do you know the {A} in {c}", "{c}: {A}", "the {A} in {c} please", "I wonder about the {A} in {c}", "I need the {A} in {c}", "can you look up the {A} of {c}", "give me the {A} in {c}", "check the {A} of {c}", "{c}'s {A}", "which {A} do they have in {c}", "could I have the {A} for {c}", "how about the {A} in {c}", "and the {A} of {c}", "now the {A} in {c}", "I'd love to know the {A} in {c}", "I have no idea of the {A} in {c}"]
ANEW = ["no, {f}", "No, I meant {f}", "sorry, {f}", "Wait, {f}", "ok so {f}", "Correction: {f}", "Not that. {f}", "Rather {f}", "one more: {f}", "and finally {f}", "the last one: {f}", "Oops, {f}", "I meant {f}", "Let me try {f}", "Instead {f}", "Once again: {f}", "again, {f}", "Another one, {f}", "next: {f}", "hm, and {f}"]
FEELS = ["That is {a}", "That's {a}", "So {a}", "{A}", "Quite {a}", "Really {a}", "Pretty {a}", "Not very {a}", "{A} enough", "I thought it would be {a}", "How {a}", "It is {a} here", "I like it {a}", "Very {a}", "No {a} day then", "A bit {a}"]
STORIES = ["I {w} {n} {x}s", "There are {n} {x}s", "We have {n} {x}s and {m} {y}s", "One {x} costs {n}", "Each {x} takes {n} {y}s", "{n} {x}s, {m} {y}s", "My {x} needs {n} {y}s", "The {x} is {n} {y}s long", "I pay {n} for a {x}", "In {n} days come {m} {x}s", "We are {n} people", "I walk {n} {y}s a day", "The {x} holds {n}", "I sold {n} {x}s at {m} each", "A {x} of {n} by {m}", "{n} of us share {m} {x}s"]
SO = ["so {f}", "so what is {f}?", "{f}?", "how much is {f}?", "that makes {f}", "compute {f}", "what is {f}?", "please calculate {f}", "what's {f} then?", "i.e. {f}", "{f} please"]
COMMANDED = ["{F}", "{f}", "Please {f}", "Can you {f}?", "{F}.", "{F}, please", "I want to {f}", "Would you {f}?", "Could you {f}?", "and {f}", "Now {f}", "I'd like you to {f}", "Let's {f}", "Go on and {f}", "{F} for us", "Help me {f}", "then {f} please", "I have to {f}", "Try to {f}", "next, {f}"]
PLACES = ["New York", "San Francisco", "Hong Kong", "Buenos Aires", "Cape Town", "Mexico City", "Los Angeles", "Paris, France", "London, UK", "Sydney, Australia", "Tokyo, Japan", "Berlin, Germany", "Austin, Texas", "Portland, Oregon", "Washington, D.C.", "Rio de Janeiro", "São Paulo", "St. Louis", "Ho Chi Minh City", "Tel Aviv", "Kuala Lumpur", "Addis Ababa", "Salt Lake City", "New Delhi", "The Hague", "Las Vegas", "Saint Petersburg", "Oslo", "Rome", "Paris", "London", "Tokyo", "Berlin", "Madrid", "Cairo", "Oslo", "Lima", "Rome", "Seoul", "Athens", "Toronto", "Boston", "Dublin"]


def story(r, said, expression):
    """A sum after a sentence with numbers, its own or others."""
    w, own = (lambda: word(r, 0.7)), [n for n in said.replace("(", " ").replace(")", " ").split() if n.replace(".", "", 1).isdigit()]
    n, m = (r.choice(own) if own and chance(r, 0.6) else digits_of(r) for _ in range(2))
    return capital(r.choice(STORIES).format(w=w(), x=w(), y=w(), n=n, m=m)) + r.choice((", ", ". ", ": ", "; ", " - ", "! ")) + r.choice(SO).format(f=said)


def reaction(r):
    """What one says to what was told, before the next request."""
    a = r.choice(ADJECTIVES) if chance(r, 0.6) else r.choice(CONDITIONS)
    return r.choice(FEELS).format(a=a, A=capital(a)) if chance(r, 0.5) else r.choice(OPENERS) if chance(r, 0.7) else capital(word(r, 0.6)) + r.choice(("", " " + word(r)))


def at_home(r, place_):
    other = some_place(r) if chance(r, 0.12) else None
    if other and other != place_:
        return r.choice((f"I fly from {other} to {place_}", f"We moved from {other} to {place_}", f"I left {other} for {place_}", f"No longer in {other}, now I am in {place_}"))
    stay = f"My {r.choice(RELATIVES)} {r.choice(STAYS)} {place_}" if chance(r, 0.55) else f"{r.choice(MINE)} {place_}"
    return stay + (r.choice((" now", " again", " since " + day(r), " these days", " for work", " with " + first_name(r), " next week", " soon", " in " + r.choice(MONTHS), " for " + small(r) + " days")) if chance(r, 0.4) else "")


def onward(r, value):
    """The same for another, in pieces."""
    text = r.choice(ONWARD) + r.choice(WHERE) + value
    if chance(r, 0.6):
        text = reaction(r) + r.choice((", ", ", ", ". ", "! ", "... ", " - ")) + text
    return capital(text, [value]) if chance(r, 0.6) else text


def some_place(r):
    return r.choice(PLACES) if chance(r, 0.3) else city(r)


TALK = {answer for _, answer in SMALL_TALK} | {AFFIRMED[1]}


class Dialogue:
    def __init__(self, r, tools):
        self.r, self.tools, self.messages, self.declared = r, tools, system(r), declared_words(tools)
        self.place = self.last = self.told = self.value = None
        self.only_sums = False
        self.kinds = {kind_of(t): t for t in tools if kind_of(t)}

    # Each act: (text, calls, answer): the calls that the text asks for, or else the answer in words; None where it does not fit here.

    def request(self):
        r, tool = self.r, self.kinds["sum"] if self.only_sums else self.r.choice(self.tools)
        text, arguments, spoken = tool.request(r)
        if kind_of(tool) == "sum" and chance(r, 0.2):
            said, expression = filled(r, r.choice(COMMANDS))
            text, arguments, spoken = r.choice(COMMANDED + ["Could you {f} for me?"]).format(f=said, F=capital(said)), {tool.parameters[0][1]: expression}, ()
        elif kind_of(tool) == "sum" and chance(r, 0.2):
            said, expression = formula(r)
            text, arguments = story(r, said, expression), {tool.parameters[0][1]: expression}
        if kind_of(tool) in ("weather", "time") and chance(r, 0.15):
            c = arguments[tool.parameters[0][1]]
            text = r.choice(ASK_ONE).format(A=r.choice(WEATHERS if kind_of(tool) == "weather" else HOURS), c=c) + r.choice(("", "?", "?", ".", " now?", " right now", " today" if kind_of(tool) == "weather" else " there"))
            text = reaction(r) + r.choice((", ", ", ", ". ", "! ")) + text if chance(r, 0.3) else capital(text, [c]) if chance(r, 0.6) else text
        elif kind_of(tool) != "sum" and chance(r, 0.12) and text[-1] in "?.":
            text = reaction(r) + r.choice((". ", "! ", ", ", "... ", " - ")) + (text if chance(r, 0.4) else small_letter(text, [as_text(v) for v in arguments.values()]))
        elif chance(r, 0.15) and self.messages:
            text = r.choice(("Ok. ", "OK, ", "Good. ", "Thanks. ", "Thank you! ", "Great. ", "And ", "Now: ", "Next: ", "Fine. ", "Cool. ", "I see. ", "Hm, ", "Another one: ", "One more thing. ", "Right. ", "So, ", "well, ")) + (small_letter(text, [as_text(v) for v in arguments.values()]) if chance(r, 0.5) else text)
        self.last = tool, arguments, spoken
        return text, [(tool, arguments)], None

    def again(self):
        if not self.last:
            return None
        r, (tool, arguments, spoken) = self.r, self.last
        if kind_of(tool) == "sum":
            said, expression = filled(r, r.choice(COMMANDS)) if chance(r, 0.2) else tool.fill(r, "f")
            frame = r.choice(ANEW if chance(r, 0.3) else SUMS)
            return self.call(tool, {tool.parameters[0][1]: expression}, frame.format(f=said) if frame[0] != "{" else capital(said, [expression]) + frame[3:])
        new = another_of_family(r, tool, arguments) if isinstance(tool, Family) else another(r, spoken, arguments)
        if not new or not tool.parameters:
            return None
        old = [as_text(v) for k, v in arguments.items() if as_text(v) != as_text(new[2].get(k))]
        phrase, value = new[:2]
        if tool in (self.kinds.get("weather"), self.kinds.get("time")) and chance(r, 0.4):
            value = some_place(r)
            phrase, new = r.choice(("in {v}", "in {v}", "for {v}", "{v}")).format(v=value), (None, None, {tool.parameters[0][1]: value})
        frame = r.choice(CORRECTIONS if chance(r, 0.25) else MORE_AGAIN if chance(r, 0.6) else AGAIN)
        text = frame.format(p=phrase, v=value, P=capital(phrase, [value]), old=old[0] if old else None)
        if chance(r, 0.15):
            text = r.choice(LEADS) + " " + value + r.choice(("", "?", ".", " please"))
        elif chance(r, 0.25):
            text = onward(r, value if chance(r, 0.7) else phrase) + r.choice(("", "?", "?", ".", " please", ", please", " then?", " too?"))
        if not old:
            return None
        return self.call(tool, new[2], text, spoken)

    def call(self, tool, arguments, text, spoken=()):
        self.last = tool, arguments, spoken
        return text, [(tool, arguments)], None

    def there(self):
        """Weather or time of a place that was named before."""
        r = self.r
        kind = r.choice(("weather", "time"))
        tool = self.kinds.get(kind)
        if not self.place or not tool:
            return None
        text = r.choice(THERE[kind]).format(degrees=r.randint(-10, 40), hour=r.choice((clock(r), str(r.randint(1, 12)))))
        if text[0].isupper() and chance(r, 0.15):
            text = r.choice(("Thanks. ", "Ok. ", "Nice. ", "Great! ", "Good. ")) + text
        return self.call(tool, {tool.parameters[0][1]: self.place}, text)

    def going(self):
        """Names a place in one sentence and asks for it in the next."""
        r, kind = self.r, self.r.choice(("weather", "time"))
        tool = self.kinds.get(kind)
        if not tool:
            return None
        self.place = some_place(r)
        said = r.choice(AT_HOME).format(c=self.place, d=day(r)) if chance(r, 0.4) else at_home(r, self.place)
        text = said.rstrip(".") + r.choice((". ", ". ", ", ", "! ", " - ", ", so "))
        ask = r.choice(THERE[kind]).removeprefix("And ").format(degrees=r.randint(-10, 40), hour=clock(r))
        return self.call(tool, {tool.parameters[0][1]: self.place}, text + (capital(ask) if text[-2] in ".!" else small_letter(ask)))

    def same_for(self):
        """A sum of one number, told already or about to be, and now for another."""
        tool = self.kinds.get("sum")
        if not tool:
            return None
        r, name = self.r, tool.parameters[0][1]
        (said, first), (number_, second) = like(r)
        self.turn(r.choice(SUMS).format(f=said), [(tool, {name: first})], None)
        frame = r.choice(("The same for {v}", "the same for {v}", "And for {v}?", "And of {v}?", "and of {v}?", "What about {v}?", "And {v}?", "Same for {v}", "The same with {v}", "Now for {v}", "And with {v}?", "Now {v}", "the same for {v} please", "How about {v}?", "Do that for {v}", "I meant {v}", "Sorry, {v}"))
        return self.call(tool, {name: second}, frame.format(v=number_))

    def goes_on(self):
        """A sum with the result before."""
        tool, r = self.kinds.get("sum"), self.r
        if not tool or not self.value or not self.last or self.last[0] is not tool:
            return None
        said, expression = filled(r, r.choice(FURTHER), v=("", self.value))
        frame = r.choice(THEN) if said.split()[0] not in ("multiply", "add", "subtract", "take", "divide", "square", "deduct", "reduce", "increase", "halve", "raise", "double") else r.choice(("{F}", "Now {f}", "Then {f}", "{f}", "Please {f}", "Ok, {f}", "{F}, please", "and {f}"))
        return self.call(tool, {tool.parameters[0][1]: expression}, frame.format(f=said, F=capital(said)))

    def both(self):
        r, weather, time = self.r, self.kinds.get("weather"), self.kinds.get("time")
        x = r.random()
        if weather and time and x < 0.18:
            a, b, c = r.choice(WEATHERS), r.choice(HOURS), some_place(r)
            both = [(weather, a), (time, b)]
            r.shuffle(both)
            text = r.choice(ASK_BOTH).format(A=both[0][1], B=both[1][1], c=c)
            text = capital(text, [c]) + r.choice(("", "", "?", ".", " please")) if text[-1] not in "?." else capital(text)
            self.place, self.last = c, None
            return text, [(t, {t.parameters[0][1]: c}) for t, _ in both], None
        if weather and time and x < 0.35:
            text, c = r.choice(BOTH), some_place(r)
            first = text.lower()
            marks = {"weather": min((i for w in ("weather", "warm", "cold") if (i := first.find(w)) >= 0), default=99), "time": min((i for w in ("time", "late") if (i := first.find(w)) >= 0), default=99)}
            order = sorted((weather, time), key=lambda t: marks[kind_of(t)])
            self.place, self.last = c, None
            return text.format(c=c), [(t, {t.parameters[0][1]: c}) for t in order], None
        if x < 0.6 and (weather or time):
            kind = r.choice([k for k in ("weather", "time") if k in self.kinds])
            tool, (a, b) = self.kinds[kind], (some_place(r), some_place(r))
            if a == b or "," in a + b:
                return None
            self.place, self.last = None, None
            return r.choice(OF_TWO[kind]).format(c=a, C=b), [(tool, {tool.parameters[0][1]: v}) for v in (a, b)], None
        self.last = None
        if (tool := self.kinds.get("sum")) and chance(r, 0.15):
            a, b = repeated(r)[0], repeated(r)[0]
            text = r.choice(("{a} and {b}", "{a} and then {b}", "{a}, {b}", "{a}; {b}", "What is {a}, and what is {b}?", "What is {a} and {b}?", "Calculate {a} and {b}", "Compute {a}, then {b}", "How much are {a} and {b}?", "first {a}, then {b}", "{a}? And {b}?", "Both {a} and {b}", "What do you get for {a}, and for {b}?")).format(a=a, b=b)
            return text, [(tool, {tool.parameters[0][1]: e}) for e in (a, b)], None
        if len(self.tools) > 1 and chance(r, 0.75):
            text, calls = joint(r, *r.sample(self.tools, 2))
            return text, calls, None
        tool = r.choice(self.tools)
        doubled = two_values(r, tool, *tool.request(r))
        return (doubled[0], [(tool, a) for a in doubled[1]], None) if doubled else None

    def small(self):
        r = self.r
        if chance(r, 0.2):
            return r.choice(AFFIRMED[0].split("|")) + r.choice(("", "", ".", "!")), None, AFFIRMED[1]
        thanks, bye = (r.choice(SMALL_TALK[i][0].split("|")) for i in (3, 4))
        if self.told and chance(r, 0.4):
            return (thanks if chance(r, 0.8) else r.choice(("cool, ", "ok, ", "Perfect, ", "great, ", "Good, ", "nice, ")) + small_letter(thanks)), None, SMALL_TALK[3][1]
        if chance(r, 0.12):
            return thanks.rstrip("!.") + r.choice((", ", ". ", "! ", " and ")) + (small_letter(bye) if chance(r, 0.6) else bye), None, SMALL_TALK[4][1]
        text, answer = small_talk(r)
        return text, None, answer

    def unfit(self):
        r = self.r
        if chance(r, 0.6):
            text = unable(r)
        else:
            other = Family(r) if chance(r, 0.4) else some_tool(r)
            if isinstance(other, Family) and any(isinstance(t, Family) and t.requests is other.requests for t in self.tools) or content_words(other) & self.declared:
                return None
            text = other.request(r)[0]
        return None if mentions(text, self.declared) else (text, None, NO_TOOL)

    def later(self):
        """Asks for another day where the tool knows only now."""
        if not self.last or kind_of(self.last[0]) not in ("weather", "time"):
            return None
        return self.r.choice(LATER).format(d=day(self.r)), None, NOT_LATER

    def pardon(self):
        return (self.r.choice(PARDON), None, self.told) if self.told else None

    def at_home(self):
        if not ("weather" in self.kinds or "time" in self.kinds):
            return None
        self.place, self.last = some_place(self.r), None
        return (self.r.choice(AT_HOME).format(c=self.place, d=day(self.r)) if chance(self.r, 0.5) else at_home(self.r, self.place) + "."), None, AFFIRMED[1]

    def asks(self):
        """The request lacks its values; the assistant asks, and the user gives them."""
        r, tool = self.r, self.r.choice(self.tools)
        if not tool.parameters:
            return None
        if isinstance(tool, Family):
            kind = kind_of(tool)
            if len(tool.parameters) > 1 or not kind or self.place and kind != "sum":
                return None
            text = r.choice({"weather": ["What's the weather?", "How is the weather?", "weather", "I need the weather", "Tell me the weather", "Is it raining?", "Is it cold outside?", "what is the weather like"],
                             "time": ["What time is it?", "What's the time?", "time please", "Tell me the time", "Do you know what time it is?", "how late is it"],
                             "sum": ["Calculate something", "Can you calculate?", "I need a calculation", "Do some math for me", "Compute something for me", "Can you do sums?"]}[kind])
            name, (said, value) = words_of(tool.parameters[0][1]), tool.fill(r, tool.parameters[0][0])
            self.turn(text, None, f"Please tell me the {name}.")
            return self.call(tool, {tool.parameters[0][1]: value}, r.choice(("{v}", "{v}", "{v} please", "{v}, please", "in {v}" if kind != "sum" else "{v}", "For {v}" if kind != "sum" else "{v}")).format(v=said))
        said = tool.arguments(r)
        if not [s for s in said if s[0].required]:
            return None
        text = f"{capital(tool.verb)} {r.choice(ARTICLE)}{tool.object}" + r.choice((".", "?", "", " please"))
        self.turn(text, None, f"Please tell me the {listing_of(tool)}.")
        phrases = [as_text(s[2]) if len(said) == 1 and chance(r, 0.6) and not isinstance(s[2], (bool, list)) else s[1].strip(": ") for s in said]
        self.last = tool, tool.order(said), said
        return ", ".join(phrases), [(tool, tool.order(said))], None

    def turn(self, text, calls, answer):
        self.messages.append({"role": "user", "content": text})
        if calls:
            self.messages.append(calling(*calls))
            told(self.r, self.messages, calls)
            self.told, self.value = self.messages[-1]["content"], None
            for tool, arguments in calls:
                if kind_of(tool) in ("weather", "time") and isinstance(v := arguments.get(tool.parameters[0][1]), str):
                    self.place = v
                if kind_of(tool) == "sum":
                    end = self.told.rstrip(".").rsplit(" is ", 1)[-1]
                    self.value = end if end.replace(".", "", 1).replace("-", "", 1).isdigit() else None
        else:
            self.messages.append({"role": "assistant", "content": answer})

    def act(self, teaching):
        """The next thing that the user says; near the end one that teaches something."""
        if self.only_sums:
            acts = [(self.request, 6), (self.again, 4), (self.goes_on, 6), (self.same_for, 2), (self.small, 0.7 if teaching else 1)]
        else:
            acts = [(self.request, 8), (self.again, 7), (self.both, 3), (self.there, 3.5), (self.going, 1), (self.goes_on, 5), (self.same_for, 1.3), (self.asks, 1), (self.small, 3 if teaching else 4), (self.unfit, 1.2), (self.later, 0.4), (self.pardon, 0.4), (self.at_home, 0.5)]
        while True:
            made = self.r.choices([a for a, _ in acts], [w for _, w in acts])[0]()
            if made:
                return made


def kind_of(tool):
    return Family_kinds.get(tool.requests[0]) if isinstance(tool, Family) else None


def dialogue_turns(r):
    x = r.random()
    tools = agent_tools(r) if x < 0.74 else distinct(agent_tools(r) + [Family(r) if chance(r, 0.5) else some_tool(r, small=True)]) if x < 0.8 else some_tools(r)
    if x < 0.8 and chance(r, 0.25):
        r.shuffle(tools)
    d = Dialogue(r, tools)
    d.only_sums = "sum" in d.kinds and chance(r, 0.28)
    turns = r.choices(range(1, 13), (26, 23, 17, 11, 8, 5, 3, 2, 1.5, 1.2, 1, 1))[0]
    for _ in range(turns - 1):
        d.turn(*d.act(False))
    text, calls, answer = d.act(True)
    d.turn(text, calls, answer)
    if calls and chance(r, 0.15):  # the call alone
        while d.messages[-1] is not None and not d.messages[-1].get("tool_calls"):
            d.messages.pop()
    if chance(r, 0.06) and turns > 2 and len(tools) > 1:  # a tool of the conversation is not there any more
        used = {c["function"]["name"] for m in d.messages[d.messages.index(next(m for m in reversed(d.messages) if m["role"] == "user")):] for c in m.get("tool_calls", ())}
        kept = [t for t in tools if t.name in used] if used else tools
        tools = kept or tools
    return {"messages": d.messages, "tools": [t.declaration() for t in tools]}


def sum_turns(r):
    """Sums alone, each in a few words: what stands in the sum of now, and in none before."""
    tools = agent_tools(r)
    if chance(r, 0.6):
        tools = [t for t in tools if kind_of(t) == "sum"]
    d = Dialogue(r, tools)
    sum_ = d.kinds["sum"]
    name, before = sum_.parameters[0][1], []
    for _ in range(r.choice((1, 2, 2, 3, 3, 4))):
        x = r.random()
        if x < 0.22 and (made := d.goes_on()):
            text, calls, _ = made
        elif x < 0.3:
            text, calls, _ = d.same_for()
        else:
            known = {letter: (n, n) for letter in "abc" if before and chance(r, 0.3) for n in [r.choice(before)]}
            said, expression = filled(r, r.choice(COMMANDS), words=0.25, **known) if x < 0.45 else filled(r, r.choice(OF_ONE if x < 0.65 else OF_MORE), words=0.25, **known) if x < 0.8 else repeated(r) if x < 0.9 else formula(r)
            command = x < 0.45
            frame = r.choice(COMMANDED if command else ANEW if before and chance(r, 0.25) else SUMS)
            text = frame.format(f=said, F=capital(said)) if frame[0] != "{" or command else capital(said, [expression]) + frame[3:]
            if not command and chance(r, 0.2):
                text = story(r, said, expression)
            if chance(r, 0.12):
                text = r.choice(("OK. ", "Ok, ", "Good. ", "Thanks! ", "Next: ", "I see. ", "Fine, ", "And ")) + text
            calls = [(sum_, {name: expression})]
            d.last = sum_, calls[0][1], ()
        before += [n for n in calls[0][1][name].replace("(", " ").replace(")", " ").split() if n.isdigit()]
        d.turn(text, calls, None)
    if chance(r, 0.75):  # the call alone
        while not d.messages[-1].get("tool_calls"):
            d.messages.pop()
    return {"messages": d.messages, "tools": [t.declaration() for t in tools]}


def conversation(r, copying=0.02):
    x = r.random()
    if x < copying:
        return copy_turns(r)
    x = r.random()
    return (dialogue_turns(r) if x < 0.2 else sum_turns(r) if x < 0.26 else choice_turns(r) if x < 0.36 else argument_turns(r) if x < 0.58 else again_turns(r) if x < 0.63 else joint_turns(r) if x < 0.77 else tool_turns(r) if x < 0.84
            else extraction_turns(r) if x < 0.98 else talk_turns(r))
