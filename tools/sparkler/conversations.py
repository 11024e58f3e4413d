"""Whole conversations over all abilities, as the chat template takes them."""

import re

from extraction import Scene, Schema
from families import Family, agent_tools
from results import dumps, result_of
from situations import Situation
from tools import *

SYSTEM = ["You are a helpful assistant.", "You are a helpful assistant.", "You are Sparkler.", "You are an assistant with tools.", "Answer briefly.", "You are a helpful assistant. Use the tools when they help.", "Be short and friendly.", "Call functions where needed.",
          "You are a concise assistant. Use the tools to answer, and say the result in one sentence."]
ME = "I am Sparkler, a tiny language model. I call functions, tell their results and extract fields from text."
SMALL_TALK = [
    ("Hi|Hi!|Hello|Hello!|Hey|Hey there|Good morning|Good evening|Hi there!|Hello there|Hiya|hi|hello|Good day|Greetings|Hey!|Hi Sparkler|Hello Sparkler!|Morning!|Yo|Howdy|Good afternoon|Evening!|Hi again|Hello again|Hey you|Hallo|Hi folks|Afternoon|Well hello|Welcome back|Hello my friend", "Hello! How can I help?"),
    ("Who are you?|What are you?|What is your name?|What's your name?|Tell me about yourself|Introduce yourself|Are you a robot?|Are you an AI?|Are you ChatGPT?|who is this?|Which model are you?|What model is this?|who are you|Are you human?|Who am I talking to?|Hi, who are you?|What kind of model are you?|How big are you?|Who made you?|Tell me what you are|Say who you are|Please introduce yourself|Tell me your name|May I know your name?|Could you say who you are?|Tell me who I am talking to|Do you have a name?|So who are you?|Explain who you are|Are you a machine?|Are you real?|Am I talking to a human?|Is this a bot?|Are you a program?|Is anybody there?|Do I talk to a computer?|Are you alive?|What sort of thing are you?|Are you somebody?|So you are a robot?|Are you a man or a woman?|You are a bot, right?", ME),
    ("What can you do?|Help|How can you help me?|What are you good at?|What do you do?|What are your abilities?|help me|Can you help me?|What can I ask you?|What are you able to do?|What are your limits?|Tell me what you can do|How could you help?|How can you be of help?|In what way can you help me?|What help can you give?|Can you tell me what you do?|What are you for?|How do you help people?|What can you help with?|Show me what you can do|Do you help?", "I can call the functions you declare, tell their results in a sentence and extract fields from text. I am a tiny model and know little else."),
    ("Thanks|Thank you|Thanks!|Thank you!|Great, thanks|Thanks a lot|Perfect|Cool, thank you|Thank you very much|thx|Nice|Great!|Well done|Good job|Awesome|OK thanks|Many thanks!|Much appreciated|Excellent|Super|Wonderful|Fantastic|Very kind of you|That helps|That helps a lot|Lovely|Sweet|You are great|ty|Amazing|Thanks buddy|Thank you so much|Brill|Splendid|Top|Terrific|Thanks for that|I appreciate it|Cheers|Cheers!|That was helpful|Good work|Nice one|Beautiful|You are the best|Neat|Marvellous|Thanks again|Nice work|You're a star|Danke|Merci|Good one|Very good", "You are welcome!"),
    ("Bye|Goodbye|Bye!|See you|See you later|Good night|Goodbye!|bye bye|That's all, bye|Ciao|See you tomorrow|Have a nice day|Take care|So long|Until next time|I have to go now|Cya|Good bye|That was all, goodbye|I am off|See you soon|Have a good one|Later|Farewell|I'm done, bye", "Goodbye!"),
    ("How are you?|How are you doing?|How do you do?|Are you ok?|How is it going?|How's it going?|Are you well?|how are you today?|Hi, how are you?|What's up?", "I am fine, thank you. How can I help?"),
]
UNABLE = ["Write {a} {w} about {x}.", "Write me {a} {w} about {x}.", "Tell me a joke{b}", "Who wrote {m}?", "Who won the {x}?", "What is the capital of {y}?", "Explain {x} to me.", "Why is the {x} {w}?", "What is the meaning of {x}?", "Write a program that {w}s {x}s", "Tell me a story about {x}",
          "Who invented the {x}?", "When was {y} born?", "What do you think about {x}?", "Give me an opinion on {x}", "Sing a song about {x}", "How does {a} {w} work?", "Who is {p}?", "What happened in {y}?", "Summarize the history of {y}", "Compose {a} {w} for {p}", "Do you like {x}?", "How old is {p}?", "Why do {x}s {w}?",
          "What should I cook with {x}?", "Prove that {x} is {w}", "Is {y} better than {m}?", "Help me with my {x} homework", "Write code for {a} {x}", "Who was {p}?", "What is {x}?", "What is {y}?", "Where do {x}s come from?", "Write a long essay on {y}.", "Draw me {a} {x}", "Can you drive {a} {x}?", "I feel {w} today", "Which {x} is the best?", "How do I repair {a} {x}?",
          "Who discovered {y}?", "How many {x}s are there in {y}?", "Tell me something about {y}", "Who painted {m}?", "What's the best {x} in {y}?",
          "How do I {w} {a} {x}?", "Is it going to {w} in {y} {d}?", "Which {x} won the {w} in {n}?", "Fix the {x} in {w} {n}", "How tall is {p}?", "When does the {x} {w}?", "Recommend {a} {x}", "Who is the {x} of {y}?", "What did {p} {w} in {n}?", "Is {p} still {w}?", "How far is the {x} from {y}?", "How many {x}s does {a} {w} have?", "Where can I {w} in {y}?", "{w} {a} {x} {d}",
          "Which {x} is {w}, {y} or {m}?", "Should I {w} my {x}?", "Count the {x}s in {m}", "What time does the {x} {w}?", "How do you say {x} in {y}?", "Put the {x} into the {w}", "Please {w} my {x} by {d}", "{p} needs {a} {x}", "Turn the {x} into {a} {w}", "Is there {a} {x} near {y}?", "I want {n} {x}s", "What comes after {n}?", "Who scored in {n}?"]
NO_TOOL = "Sorry, I have no tool for that, and I am too small a model to do it myself."
NO_KNOWLEDGE = "Sorry, I am a tiny model and cannot do that. I can call functions and extract fields."
AGAIN = ["And {p}?", "And {p}?", "What about {p}?", "How about {p}?", "And {v}?", "Now {p}.", "The same {p}, please.", "{P}?", "Then {p}", "Also {p}", "And now {p}?", "Ok, and {p}?", "Thanks. And {p}?", "Do it {p} too", "and {p}", "What about {v}?", "{P} too?", "And what about {p}?", "Again, but {p}", "I meant {p}.", "No, {p}", "Make that {p}.", "{v} instead", "Rather {v}", "Actually {p}", "Next: {v}", "What of {v}?", "{v}?", "And for {v}?", "Same for {v}", "Instead {p}", "{P}, please", "Try {v}", "or {v}?"]
JOIN = ["{a} and {b}", "{a}. {B}", "{a}, then {b}", "{a} and also {b}", "{a}. Then {b}", "{a}. Also, {b}", "First {a}, then {b}", "{a} and then {b}", "{a}; {b}", "{a}? And {b}",
        "{a}, plus {b}", "{a}, and please {b}", "{a}, also {b}", "{a}; also {b}", "{a}. After that, {b}", "{a}. And {b}", "{a}. {B}", "{a} and while you are at it {b}", "Two things: {a}, and {b}", "{a}. Oh, and {b}", "{a}, and then please {b}", "{a}! And {b}", "{a} and, please, {b}", "{a}.\n{B}", "1. {a}\n2. {B}",
        "{a}, afterwards {b}", "{a}. Next, {b}", "{a}. While you do that, {b}", "I have two requests: {a}, and {b}", "Both please: {a}; {b}", "a) {a} b) {b}", "- {a}\n- {B}", "{a} / {b}", "{a} + {b}", "{a}, {b}", "{a}. When that is done, {b}", "{a} - and {b}", "{a}... and {b}", "{a}, as well as {b}", "{a}; then {b}; that is all", "{a}, oh and also {b}", "{a}. I also want this: {b}", "{a}? {B}", "{a}! {B}", "{a}, next {b}", "{a}. Additionally {b}", "{a} & {b}", "{a}, then please {b}",
        "{a}. One more thing: {b}", "{a} first, then {b}", "Can you do two things? {A}. {B}", "{a}. In addition, {b}", "{a}. And after that {b}", "So {a}, and {b}", "Hi! {A} and {b}", "{a} and maybe {b}", "{a}. Thanks. And {b}"]


LEADS = "Also|Again|Similarly|Equally|Next|Then|Now|Besides|Moreover|Furthermore|Additionally|Once more|Or|So|Well|Hmm|Okay|Right|Fine|One more:|Finally|Otherwise|Instead|Rather|Same|Repeat:|Further|Too:|Anyway|Alternatively|Perhaps|Maybe|Afterwards|Later|Meanwhile|Lastly|Secondly|Back to|On to|As well:|Add|Try|Check|Show|Give me|Over to|Ah,|Oh,|Then again,|Equally for|The same with|Similarly for|Once again:|Identical for|As before:|Continue with|Proceed with|Another:|Plain".split("|")


def some_tool(r, small=False, like=None):
    """A tool over open words; as often as not one whose parameters' names tell what belongs to them."""
    return Situation(r, small=small, verb=like.verb if like and chance(r, 0.4) else None) if chance(r, 0.5) else Tool(r, small=small, like=like)


def calling(*calls):
    """The message that makes the calls: (tool, arguments) each."""
    return {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": {"name": tool.name, "arguments": dumps(arguments)}} for tool, arguments in calls]}


def content_words(tool):
    d = tool.declaration()["function"]
    text = " ".join([d["name"], d["description"], *d["parameters"]["properties"]])
    return {w.rstrip("s") for w in words_of(text).replace(".", " ").split() if len(w) > 2}


def unable(r):
    w = lambda: word(r, 0.6)
    return r.choice(UNABLE).format(a=r.choice(("a", "a", "the")), w=w(), x=w(), b=r.choice(("", ".", " about " + w())), m=title(r), y=city(r), p=person(r), d=day(r), n=integer(r))


def small_talk(r):
    asked, answer = r.choices(SMALL_TALK, (3, 3, 2, 2, 1, 2))[0]
    asked = r.choice(asked.split("|"))
    if chance(r, 0.2) and len(asked.split()) < 4 and answer != ME:  # and something more that asks for nothing
        asked = asked.rstrip("!.?") + r.choice((", that was {a}!", ", that is {a}", ", {f}!", ", {f} here.", " my {a} friend", ", I am {f}.", ", you are {a}", ", this was very {a}", ". That was {a}.", " so much, {f}")).format(a=r.choice(ADJECTIVES), f=first_name(r))
    return asked, answer


def system(r):
    x = r.random()
    if x < 0.4:
        return []
    if x < 0.8:
        return [{"role": "system", "content": r.choice(SYSTEM)}]
    text = r.choice((f"You are the assistant of {company(r)}.", f"You are a {r.choice(ADJECTIVES)} {r.choice(NOUNS)} assistant.", f"You help {r.choice(NOUNS)}s. Today is {day(r)}.", f"{capital(clause(r))}. Answer in one sentence.", f"You are {first_name(r)}, an agent for {word(r)} {word(r)}s."))
    return [{"role": "system", "content": text}]


def some_tools(r):
    if chance(r, 0.2):
        tools = agent_tools(r)
        if chance(r, 0.3):
            r.shuffle(tools)
        return tools
    tools = [Family(r) if chance(r, 0.4) else some_tool(r)]
    for _ in range(r.choice((0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3))):
        tools.append(Family(r) if chance(r, 0.3) else some_tool(r, like=r.choice(tools) if chance(r, 0.45) else None, small=chance(r, 0.6)))
    kept = distinct(tools)
    r.shuffle(kept)
    return kept


def another(r, spoken, arguments):
    """The same request with one value changed: (phrase, value said, arguments)."""
    candidates = [s for s in spoken if s[0] is not None]
    if not candidates:
        return None
    p, old, old_value = r.choice(candidates)
    if isinstance(p, tuple):  # a family's slot
        return None
    phrase, value = p.sample(r)
    if isinstance(value, (bool, list)) or hasattr(p, "fixed"):
        return None
    said = as_text(value)
    return phrase, said, {**arguments, p.name: value}, p


def another_of_family(r, tool, arguments):
    if not tool.parameters:
        return None
    slot, name, _ = r.choice(tool.parameters)
    said, value = tool.fill(r, slot)
    kinds = {"c": ["in {v}", "for {v}", "{v}"], "z": ["in {v}", "{v}"], "C": ["to {v}"], "p": ["{v}", "for {v}"], "d": ["on {v}", "{v}"], "t": ["at {v}"], "l": ["into {v}", "in {v}"], "r": ["in the {v}", "the {v}"], "w": ["in {v}", "to {v}"], "Y": ["in {v}"], "e": ["to {v}"]}
    return r.choice(kinds.get(slot, ["{v}"])).format(v=said), said, {**arguments, name: value}


def two_values(r, tool, text, arguments, spoken):
    """The request with one value doubled, or None."""
    if isinstance(tool, Family):
        slots = [s for s in tool.parameters if s[0] not in "oafuB"]
        if not slots:
            return None
        slot, name, _ = r.choice(slots)
        a, b = tool.fill(r, slot), tool.fill(r, slot)
        if a[0] == b[0]:
            return None
        values = {s: tool.fill(r, s) for s, _, _ in tool.parameters}
        frame = r.choice(tool.requests)
        before = frame[: frame.index("{" + slot + "}")].split()
        preposition = before[-1].lower() + " " if before and before[-1] in ("in", "at", "on", "for", "to", "with", "from", "into") and chance(r, 0.55) else ""
        values[slot] = (a[0] + r.choice((" and ", " and ", " and also ", ", and ", " or ")) + preposition + b[0], None)
        both = []
        for v in (a, b):
            both.append({n: (v[1] if s == slot else values[s][1]) for s, n, _ in tool.parameters})
        return tool.write(r, frame, {s: said for s, (said, _) in values.items()}), both
    if isinstance(tool, Situation) and chance(r, 0.5) and (twice := tool.twice(r)):
        return twice
    if not spoken:
        return None
    p, phrase, value = r.choice(spoken)
    if isinstance(value, (bool, list)) or len(re.findall(r"(?<!\w)" + re.escape(phrase) + r"(?!\w)", text)) != 1:
        return None
    other_phrase, other = p.sample(r)
    said = as_text(other)
    mine = as_text(value)
    if chance(r, 0.6) and phrase.endswith(str(mine)):  # the same phrase again, or the value alone
        other_phrase = phrase[: -len(str(mine))] + said if chance(r, 0.6) else said
    if hasattr(p, "fixed") or said == str(mine):
        return None
    return text.replace(phrase, phrase + r.choice((" and ", " and ", " and also ", ", and ")) + other_phrase, 1), [arguments, {**arguments, p.name: other}]


def same_place(r, tools, tool, arguments):
    """Asks for the weather or the time "there", where the call before named a place."""
    place_ = next((v for n, v in arguments.items() if n in ("location", "city", "place", "time_zone", "zone", "town", "timezone") and isinstance(v, str)), None)
    for other in tools:
        if place_ and isinstance(other, Family) and other is not tool and other.asks_place:
            ask = r.choice(("And what time is it there?", "What time is it there?", "And the time there?") if other.parameters[0][0] == "z" else ("And the weather there?", "How is the weather there?", "Is it warm there?"))
            return ask, (other, {other.parameters[0][1]: place_})
    return None


def told(r, messages, calls):
    sentences = []
    for tool, arguments in calls:
        content, sentence = result_of(r, tool, arguments)
        messages.append({"role": "tool", "content": content})
        sentences.append(sentence)
    messages.append({"role": "assistant", "content": " ".join(sentences)})


def tool_turns(r):
    tools, messages = some_tools(r), system(r)
    last, declared = None, declared_words(tools)
    for turn in range(r.choice((1, 1, 1, 1, 1, 2, 2, 2))):
        x = r.random() if last else r.uniform(0.2, 1)
        calls = None
        tool = r.choice(tools)
        if last and x < 0.35:
            t, arguments, spoken = last
            new = another_of_family(r, t, arguments) if isinstance(t, Family) else another(r, spoken, arguments)
            if new:
                text = r.choice(AGAIN).format(p=new[0], v=new[1], P=capital(new[0], [new[1]]))
                calls, last = [(t, new[2])], (t, new[2], spoken)
        elif x < 0.5:
            last = None
            text, arguments, spoken = tool.request(r)
            if chance(r, 0.5) and (there := same_place(r, tools, tool, arguments)):
                text, calls = text.rstrip(".?!") + r.choice((" and ", " and ", ", and ", ". ")) + small_letter(there[0].removeprefix("And ")), [(tool, arguments), there[1]]
            elif len(tools) > 1 and chance(r, 0.5):
                text, calls = joint(r, *r.sample(tools, 2))
            else:
                doubled = two_values(r, tool, text, arguments, spoken)
                if doubled:
                    text, calls = doubled[0], [(tool, a) for a in doubled[1]]
        elif x < 0.66:
            y = r.random()
            if y < 0.35:
                text, answer = small_talk(r)
            elif y < 0.6:
                text, answer = unable(r), NO_TOOL
                if mentions(text, declared):
                    continue
            else:
                other = Family(r) if chance(r, 0.4) else some_tool(r)
                if isinstance(other, Family) and any(isinstance(t, Family) and t.requests is other.requests for t in tools):
                    continue
                text, answer = other.request(r)[0], NO_TOOL
                if content_words(other) & declared or mentions(text, declared):
                    continue
            messages += [{"role": "user", "content": text}, {"role": "assistant", "content": answer}]
            continue
        elif x < 0.68 and not isinstance(tool, Family) and tool.parameters:
            text = f"{capital(tool.verb)} {r.choice(ARTICLE)}{tool.object}" + r.choice((".", "?", "", " please"))
            messages += [{"role": "user", "content": text}, {"role": "assistant", "content": f"Please tell me the {listing_of(tool)}."}]
            continue
        if not calls:
            text, arguments, spoken = tool.request(r)
            calls, last = [(tool, arguments)], (tool, arguments, spoken)
        if last and len(calls) == 1 and chance(r, 0.06) and (new := same_place(r, tools, *calls[0])):
            messages += [{"role": "user", "content": text}, calling(*calls)]
            told(r, messages, calls)
            text, calls, last = new[0], [new[1]], None
        messages.append({"role": "user", "content": text})
        messages.append(calling(*calls))
        if chance(r, 0.35):
            told(r, messages, calls)
        else:
            break
    return {"messages": messages, "tools": [t.declaration() for t in tools]} if messages and messages[-1]["role"] == "assistant" else tool_turns(r)


def joint(r, a, b):
    """(a request that needs both tools, their calls)"""
    (qa, aa, _), (qb, ab, _) = a.request(r), b.request(r)
    qa, low = qa.rstrip(".?!"), small_letter(qb, ab.values())
    if getattr(a, "verb", 0) == getattr(b, "verb", 1) and low.startswith(b.verb + " ") and qa.lower().startswith(a.verb + " ") and chance(r, 0.7):  # the verb of both said once
        return qa + r.choice((" and ", " and ", ", and ", ", ", " and also ")) + low.removeprefix(b.verb + " "), [(a, aa), (b, ab)]
    frame = r.choice(JOIN)
    return frame.format(a=qa if not frame.startswith(("First", "Two", "I have", "Both", "So ")) else small_letter(qa, aa.values()), A=capital(qa, aa.values()), b=low, B=capital(qb, ab.values())), [(a, aa), (b, ab)]


def joint_turns(r):
    """One request that needs two calls, of two tools or of one."""
    tools = distinct([Family(r) if chance(r, 0.4) else some_tool(r, small=chance(r, 0.7)) for _ in range(r.choice((1, 2, 2, 3)))])
    if chance(r, 0.14):  # several values differ
        twice = None
        while not twice:
            tools[0] = Situation(r)
            twice = tools[0].twice(r)
        tools = distinct(tools)
        text, calls = twice[0], [(tools[0], arguments) for arguments in twice[1]]
        return {"messages": [*(system(r) if chance(r, 0.3) else []), {"role": "user", "content": text}, calling(*calls)], "tools": [t.declaration() for t in r.sample(tools, len(tools))]}
    if chance(r, 0.12):
        tools = distinct([first := Situation(r, small=True), *(Situation(r, small=True, verb=first.verb) for _ in range(r.choice((1, 1, 2))))])
    if len(tools) > 1 and chance(r, 0.75):
        text, calls = joint(r, *r.sample(tools, 2))
    else:
        tool = r.choice(tools)
        doubled = two_values(r, tool, *tool.request(r))
        if not doubled:
            return joint_turns(r)
        text, calls = doubled[0], [(tool, arguments) for arguments in doubled[1]]
    messages = [*(system(r) if chance(r, 0.3) else []), {"role": "user", "content": text}, calling(*calls)]
    if chance(r, 0.2):
        told(r, messages, calls)
    return {"messages": messages, "tools": [t.declaration() for t in tools]}


def argument_turns(r):
    """One request with its tool alone: all that matters is which words belong to which parameter: most values in the fewest tokens."""
    tool = Family(r) if chance(r, 0.25) else some_tool(r)
    if len(tool.parameters) < 2 and chance(r, 0.75):
        return argument_turns(r)
    text, arguments, _ = tool.request(r)
    messages = [*(system(r) if chance(r, 0.25) else []), {"role": "user", "content": text}, calling((tool, arguments))]
    if chance(r, 0.3):
        told(r, messages, [(tool, arguments)])
    return {"messages": messages, "tools": [tool.declaration()]}


def again_turns(r):
    """A call and what it told, then the same with another value, asked in a few words."""
    tools = distinct([Family(r) if chance(r, 0.3) else some_tool(r, small=chance(r, 0.5)) for _ in range(r.choice((1, 1, 2, 3)))])
    tool = r.choice(tools)
    text, arguments, spoken = tool.request(r)
    new = another_of_family(r, tool, arguments) if isinstance(tool, Family) else another(r, spoken, arguments)
    if not new:
        return again_turns(r)
    messages = [*(system(r) if chance(r, 0.3) else []), {"role": "user", "content": text}, calling((tool, arguments))]
    told(r, messages, [(tool, arguments)])
    said = r.choice(new[:2])
    lead = (r.choice(LEADS) if chance(r, 0.5) else word(r, 0.6)) + r.choice((" ", " ", " ", f" {word(r)} ", " for ", ", "))
    again = capital(lead).replace(":,", ":") + said + r.choice((".", "?", "", "!")) if chance(r, 0.45) else capital(said, [said]) + " " + word(r) + r.choice((".", "?", "", "!")) if chance(r, 0.1) and said[-1:].isdigit() else r.choice(AGAIN).format(p=new[0], v=new[1], P=capital(new[0], [new[1]]))
    messages += [{"role": "user", "content": again}, calling((tool, new[2]))]
    return {"messages": messages, "tools": [t.declaration() for t in tools]}


def choice_turns(r):
    """One short request with several small tools: all that matters is which of them it means, if any."""
    tools = distinct([Family(r) if chance(r, 0.35) else some_tool(r, small=True) for _ in range(r.randint(2, 5))])
    asked = tools.pop() if chance(r, 0.35) and len(tools) > 1 else r.choice(tools)
    text, arguments, _ = asked.request(r)
    r.shuffle(tools)
    if asked in tools and chance(r, 0.85):
        answer = calling((asked, arguments))
    else:
        text, answer = unable(r) if asked in tools else text, {"role": "assistant", "content": NO_TOOL}
        if mentions(text, declared_words(tools)):
            return choice_turns(r)
    return {"messages": [*system(r), {"role": "user", "content": text}, answer], "tools": [t.declaration() for t in tools]}


def declared_words(tools):
    return set().union(*(content_words(t) for t in tools))


def mentions(text, declared):
    return any(w.strip("?.,!\"").lower().rstrip("s") in declared for w in text.split() if len(w) > 3)


def distinct(tools):
    kinds, names, kept = set(), set(), []
    for t in tools:
        kind = id(t.requests) if isinstance(t, Family) else t.object
        if kind not in kinds and t.name not in names:
            kinds.add(kind), names.add(t.name), kept.append(t)
    return kept


def listing_of(tool):
    needed = [p.words for p in tool.parameters if p.required]
    return " and the ".join(needed)


def extraction_turns(r):
    schema, messages = (Scene if chance(r, 0.35) else Schema)(r), system(r) if chance(r, 0.6) else []
    for _ in range(r.choice((1, 1, 1, 2))):
        text, answer = schema.sample(r)
        messages += [{"role": "user", "content": text}, {"role": "assistant", "content": dumps(answer, compact=True)}]
    return {"messages": messages, "json_schema": schema.schema}


def talk_turns(r):
    messages = system(r)
    for _ in range(r.choice((1, 2, 3))):
        text, answer = small_talk(r) if chance(r, 0.6) else (unable(r), NO_KNOWLEDGE)
        messages += [{"role": "user", "content": text}, {"role": "assistant", "content": answer}]
    return {"messages": messages}


def copy_turns(r):
    """Copies invented text: what every other ability rests on."""
    messages = []
    for _ in range(r.choice((1, 2, 3))):
        kind = r.choice((invented, invented, pseudo, blended, thing, title, person, city, code, email, number, clause, url, phone, place))
        text = " ".join(kind(r) for _ in range(r.randint(1, 4)))
        ask = r.choice(("Repeat: {t}", "Say {t}", "Copy this: {t}", 'Say "{t}"', "Repeat after me: {t}", "Echo {t}"))
        messages += [{"role": "user", "content": ask.format(t=text)}, {"role": "assistant", "content": text}]
    return {"messages": messages}
