"""Random values: invented words, names, places, dates, numbers, addresses. All take a `random.Random`."""

from words import *

ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sh sk sl sm sn sp st str t th tr v w x y z".split()
SIMPLE_ONSETS = "b c d f g h j k l m n p r s t v w".split()
VOWELS = "a e i o u a e i o u a e i o a e i o ai au ea ee ei ie io oa oo ou y".split()
CODAS = ["", "", "", "", "n", "r", "l", "s", "t", "m", "k", "d", "x", "ng", "nd", "rt", "st", "ck", "sh", "th", "ll", "p", "rn", "ft"]
ACCENTED = "áàâäãåąæçćčďéèêëęíìîïłñńóòôöõøőřśšşťúùûüůýžźżßðþğıİ"
OTHER_LETTERS = "абвгдежзиклмнопрстуфхцчшыьэюяαβγδεζηθικλμνξοπρστυφχψω東京大阪山川日本語中文北上海한국서울שלוםمرحبا"
ENGLISH = NOUNS + ADJECTIVES + ASK + MAKE + CHANGE + REMOVE + SEND + OTHER


def chance(r, p):
    return r.random() < p


def pseudo(r, syllables=None):
    n = syllables or r.choice((1, 2, 2, 2, 2, 3))
    onset = lambda: r.choice(SIMPLE_ONSETS if chance(r, 0.7) else ONSETS)
    return "".join(onset() * (i > 0 or chance(r, 0.85)) + r.choice(VOWELS) + (r.choice(CODAS) if chance(r, 0.35) or i == n - 1 else "") for i in range(n))


def accented(r, word):
    letters = list(word)
    for _ in range(r.choice((1, 1, 2))):
        letters[r.randrange(len(letters))] = r.choice(ACCENTED)
    return "".join(letters)


def blended(r):
    """The head of one English word on the tail of another: looks like a word nobody has seen."""
    a, b = r.choice(ENGLISH), r.choice(ENGLISH)
    return a[: r.randint(2, max(2, len(a) - 1))] + b[-r.randint(2, max(2, len(b) - 1)):]


def invented(r):
    kind = r.random()
    if kind < 0.45:
        return pseudo(r)
    if kind < 0.9:
        return blended(r)
    if kind < 0.96:
        return accented(r, pseudo(r))
    if kind < 0.99:
        return r.choice(NOUNS) + r.choice(NOUNS)
    return "".join(r.choice(OTHER_LETTERS) for _ in range(r.randint(2, 6)))


def related(r):
    """How some names begin and end alike; mostly not."""
    x = r.random()
    return ("", "") if x < 0.75 else (plain_word(r), "") if x < 0.83 else ("", r.choice(("ness", "ity", "er", "or", "tion", "ment", "ing", "age", "ance", "ship", "ure", "al", "ist", pseudo(r, 1))))


def plain_word(r, real=0.55):
    """A lower-case word of ASCII letters, as identifiers need."""
    return r.choice(ENGLISH) if chance(r, real) else r.choice((pseudo, blended))(r)


def word(r, real=0.5):
    return r.choice(ENGLISH) if chance(r, real) else invented(r)


def capital(s, values=()):
    """With a capital first letter, unless one of the values stands there: they must be copied as they are."""
    return s if any(s.startswith(v) for v in values if isinstance(v, str)) else s[:1].upper() + s[1:]


def small_letter(s, values=()):
    return s if any(s.startswith(v) for v in values if isinstance(v, str)) else s[:1].lower() + s[1:]


def city(r):
    if chance(r, 0.3):
        return r.choice(CITIES)
    name = capital(invented(r))
    return name if chance(r, 0.8) else place_name(r) if chance(r, 0.35) else r.choice(("San ", "New ", "Port ", "St. ", "Bad ", "Los ", "El ", "Le ", "North ")) + name


def first_name(r):
    return r.choice(FIRST_NAMES) if chance(r, 0.4) else capital(invented(r))


def last_name(r):
    return r.choice(LAST_NAMES) if chance(r, 0.3) else r.choice(("", "", "", "", "O'", "Mc", "van ", "de ")) + capital(invented(r))


def person(r):
    name = first_name(r) + " " + last_name(r) if chance(r, 0.7) else first_name(r)
    return name if chance(r, 0.92) else r.choice(("Dr. ", "Dr. ", "Mr. ", "Mrs. ", "Ms. ", "Prof. ", "Aunt ", "Uncle ", "Dr ", "Mr ")) + r.choice((name, last_name(r)))


def company(r):
    return capital(word(r, 0.2)) + r.choice(("", "", " " + r.choice(("Inc", "Ltd", "GmbH", "Labs", "Group", "Foods", "Motors", "Bank", "Media", "& Sons"))))


def title(r):
    if chance(r, 0.15):
        w = lambda: capital(word(r, 0.6))
        return r.choice((f"{w()}'s {w()}", f"{first_name(r)}'s {w()}", f"{w()} {r.randint(2, 99)}", f"{w()}: {w()} {w()}", f"{w()} in {w()}", f"{w()} by {w()}", f"{w()} on the {w()}", f"A {w()} for {first_name(r)}", f"The {w()}'s {w()}", f"{w()} and {w()}", f"How to {w()} a {w()}", f"{w()}, {w()} and {w()}", f"My {w()}", f"No {w()}", f"{w()} & {w()}", f"To {w()} or {w()}", f"{w()} {w()} Vol. {r.randint(1, 9)}"))
    words = [capital(word(r, 0.6)) for _ in range(r.choice((1, 2, 2, 3)))]
    return ("The " if chance(r, 0.35) else "") + " ".join(words) + (r.choice((" of ", " and ", " in the ", " under ", " from ", " near ", " without ", " for the ", " at ", " to ")) + capital(word(r)) if chance(r, 0.25) else "")


def place(r):
    return r.choice(("Café ", "Hotel ", "Chez ", "La ", "Casa ", "The ", "Bistro ", "Bar ", "")) + capital(word(r, 0.3)) + r.choice(("", "", " Inn", " House", " Grill", " Garden"))


def words(r):
    return word(r, 0.6) + " " + word(r, 0.6)


def place_name(r):
    return capital(word(r, 0.3)) + " " + capital(word(r, 0.3))


def thing(r):
    base = word(r, 0.5)
    return r.choice((base, words(r), r.choice(ADJECTIVES) + " " + base, base + " " + word(r, 0.6), capital(invented(r)) + " " + base, r.choice((base, f"{base} of {word(r)}", f"{base}-{word(r)}", f"{base} {r.randint(1, 99)}"))))


def clause(r):
    """Free text, as in a message or a note."""
    subject = r.choice(("the " + word(r), "my " + word(r), "our " + word(r), first_name(r), "I", "we", "the " + word(r) + " " + word(r)))
    verb = r.choice(("is", "will be", "was", "needs", "moved to", "starts at", "has", "wants", "must be", "arrives at", "can't find", "likes", "lost", "asked for"))
    end = r.choice((word(r), "the " + word(r), r.choice(ADJECTIVES), clock(r), day(r), "in " + city(r), number(r) + " " + word(r) + "s", word(r) + " and " + word(r)))
    return f"{subject} {verb} {end}" + (r.choice((" at " + clock(r), " " + day(r), " with " + first_name(r), " for the " + word(r))) if chance(r, 0.3) else "")


def chore(r):
    """What one is reminded of: a verb and its object."""
    verb = r.choice(("call", "buy", "pay", "feed", "clean", "book", "fix", "pick up", "send", "check", "wash", "return", "visit", "renew", "charge", "write to", word(r)))
    return verb + " " + r.choice(("the " + word(r), "my " + word(r), first_name(r), "a " + thing(r), word(r) + "s", "the " + word(r) + " and the " + word(r)))


def chatter(r):
    """What people say before they come to the point."""
    return r.choice((f"My {word(r)} is {r.choice(ADJECTIVES)}, ", f"I am {r.choice(ADJECTIVES)}. ", f"It is {r.choice(ADJECTIVES)} here, ", f"We have {word(r)}s, ", f"The {word(r)} {word(r)}s! ", f"There is a {word(r)} in my {word(r)}, ",
                     f"My {word(r)} {word(r)}s, ", f"I like {word(r)}s. ", f"I saw a {word(r)}, ", f"{capital(word(r))} again! ", "I am in a hurry, ", "One more thing: ", "I have a question: ", "Good news! ", f"{first_name(r)} is waiting, "))


def beside(r):
    """Words that belong to no field and to no parameter."""
    w = word(r, 0.4)
    return r.choice((w + "s", w + "ed", w + "ing", w + "s to", w + "s the", w + "ed by", w + "s for", "is " + w, w + "s a", "with " + w, w + r.choice((" at", " to", " with", " in the", " for"))))


def padded(r, phrase, value):
    """The phrase, sometimes with words beside the value that do not belong to it; only where its bounds can be seen: at names and numbers."""
    bounded = lambda word: word[:1].isupper() or word[:1].isdigit()
    value = getattr(value, "text", value)
    if not isinstance(value, str) or not value or not chance(r, 0.25):
        return phrase
    if phrase.endswith(value) and bounded(value.split()[-1]) and chance(r, 0.75):
        return phrase + (r.choice((":", " -", ";", "!")) if chance(r, 0.2) else " " + beside(r))
    if phrase.startswith(value) and bounded(value):
        return beside(r) + " " + phrase
    return phrase


def heading(r):
    """What stands before a text and says nothing of its fields."""
    w = lambda: word(r, 0.5)
    return r.choice((f"{capital(w())}: ", f"{capital(w())} {w()}: ", f"For the {w()}: ", f"{capital(w())} of the {w()}: ", f"{capital(w())}! ", f"{capital(w())} {w()} {w()}: "))


def domain(r):
    """The end of a host's name."""
    return r.choice(("com", "org", "net", "io", "de", "co.uk", "dev", "fr", "eu")) if chance(r, 0.5) else r.choice("abcdefghijklmnoprstuvwz") + r.choice("abcdefghiklmnorstuvyz") if chance(r, 0.8) else r.choice(("edu", "info", "biz", "app", "shop", "name", "mil", "com.br", "co.jp", "ac.uk", "museum", "tv"))


def email(r):
    user = r.choice((plain_word(r), r.choice("abcdefghijklmnoprstvwy") + "." + plain_word(r, 0.2), r.choice(FIRST_NAMES).lower() + "." + r.choice(LAST_NAMES).lower(), r.choice(FIRST_NAMES).lower(), plain_word(r) + "." + plain_word(r), pseudo(r) + str(r.randint(1, 99)), pseudo(r) + "_" + plain_word(r)))
    return f"{user}@{plain_word(r, 0.2)}.{domain(r)}"


def url(r):
    return f"https://{r.choice(('', 'www.'))}{plain_word(r, 0.3)}.{domain(r)}" + (f"/{plain_word(r)}" if chance(r, 0.5) else "")


NUMBER_WORDS = "one two three four five six seven ten eleven twelve twenty".split()


def ordinal(n):
    return f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def clock(r):
    if chance(r, 0.12):
        hour, n = r.choice(NUMBER_WORDS), r.randint(1, 12)
        return r.choice((f"{n} in the {r.choice(('morning', 'afternoon', 'evening'))}", f"{hour} in the {r.choice(('morning', 'afternoon', 'evening'))}", f"{n}.{r.choice(('15', '30', '45'))}", f"{r.randint(0, 23)}h{r.choice(('', '30'))}", f"{r.choice((5, 10, 20, 25))} {r.choice(('past', 'to'))} {n}", f"shortly {r.choice(('before', 'after'))} {r.choice((hour, 'noon', 'midnight'))}",
                         f"{n} o'clock", f"{n} {r.choice(('a.m.', 'p.m.'))}", f"{n}:{r.choice(('00', '30'))}{r.choice(('am', 'pm'))}", f"{n} {r.choice(('AM', 'PM'))}", "dawn", "sunset", "lunchtime"))
    if chance(r, 0.06):
        return f"{(n := r.choice((10, 11, 12, 20, 22))):02}:{r.choice((n, n, 0, 22)):02}"
    return r.choice((f"{r.randint(0, 23)}:{r.randint(0, 59):02}", f"{r.randint(0, 23):02}:{r.choice(('00', '15', '30', '45'))}", f"{r.randint(1, 12)} {r.choice(('am', 'pm'))}",
                     f"{r.randint(1, 12)}:{r.choice(('15', '30', '45'))} {r.choice(('am', 'pm'))}", f"{r.randint(1, 12)}{r.choice(('am', 'pm'))}", "noon", "midnight",
                     f"{r.choice(NUMBER_WORDS)} {r.choice(('past', 'to', 'after', 'before'))} {r.choice(NUMBER_WORDS)}", f"{r.choice(NUMBER_WORDS)} {word(r)}", f"{r.choice(NUMBER_WORDS)} o'clock"))


def day(r):
    if chance(r, 0.25):
        n, month, weekday = r.randint(1, 31), r.choice(MONTHS), r.choice(WEEKDAYS)
        return r.choice((f"the {ordinal(n)} of {month}", f"{month} {ordinal(n)}", f"{ordinal(n)} {month}", f"{n}/{r.randint(1, 12)}/{r.randint(2000, 2035)}", f"{n:02}.{r.randint(1, 12):02}.{r.randint(2000, 2035)}", f"this {weekday}", f"the day after tomorrow", f"in {r.choice(NUMBER_WORDS)} days", f"in {r.randint(2, 30)} days", f"{weekday} {r.choice(('morning', 'afternoon', 'evening', 'night'))}",
                         f"tomorrow {r.choice(('morning', 'afternoon', 'evening'))}", f"{weekday}, {n} {month}", f"{n} {month[:3]}", f"{month[:3]} {n}", f"{n} {month} {r.randint(2000, 2035)}", f"{month} {n}, {r.randint(2000, 2035)}", f"the {ordinal(n)}", month, "the weekend", "tonight", "next year", f"last {weekday}", f"the first {weekday} in {month}"))
    return r.choice((r.choice(WEEKDAYS), r.choice(WEEKDAYS), "tomorrow", "today", "next " + r.choice(WEEKDAYS + ["week", "month"]), f"{r.choice(MONTHS)} {r.randint(1, 31)}",
                     f"{r.randint(1, 31)} {r.choice(MONTHS)}", f"{r.randint(1990, 2035)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"))


def integer(r):
    if chance(r, 0.1):  # digits that repeat
        a, b = r.choice("123456789"), r.choice("0123456789")
        return r.choice((a * 2 + b, a + b * 2, a + b * 3, a * 3 + b, a * 2 + b * 3, a + b + a + b, a + b * 2 + a, a * 4, a + "000", a + b + "000", a + b * 2 + "00"))
    if chance(r, 0.16):  # digits that come again after others: a copy must not go on from the first
        a, b = str(r.randint(10, 999)), r.choice("0123456789")
        return r.choice((a + b + a, a + a, a + b + a[:2], a[0] + b + a, a + b + a[:1]))
    return str(r.choice((r.randint(0, 12), r.randint(2, 99), r.randint(2, 99), r.randint(100, 999), r.randint(1000, 9999), r.randint(10000, 999999))))


def small(r):
    return str(r.choice((r.randint(1, 9), r.randint(2, 12), r.randint(2, 60), r.randint(10, 500))))


def decimal(r):
    sign = "-" if chance(r, 0.06) else ""
    return sign + r.choice((f"{r.randint(0, 99)}.{r.randint(1, 9)}", f"{r.randint(0, 999)}.{r.randint(0, 99):02}", f"{r.randint(1, 9999)}.{r.randint(1, 9)}", f"0.{r.randint(1, 999):03}", f"{r.randint(0, 99)}.{r.randint(1, 9)}"))


MONEY = "amount price sum total budget cost fee rate money value balance fine deposit wage rent salary payment tip donation limit credit charge".split()
UNITS_OF = {"weight": "kg g pounds grams tons", "length": "m cm metres feet", "distance": "km miles metres", "temperature": "degrees °C °F", "speed": "km/h mph knots", "height": "m cm feet metres", "width": "cm mm m inches", "depth": "m metres cm", "volume": "litres l ml", "area": "acres hectares", "degrees": "degrees °C"}


def with_unit(r, name, said):
    """A number with the unit that people say and the tool does not ask for: what is wanted is the number."""
    word_ = name.split("_")[0]
    if word_ in MONEY:
        coin = r.choice(CURRENCIES)
        return r.choice((f"{said} {coin}", f"{said} {coin}", f"{said} {coin}", f"${said}", f"€{said}", f"{said}€", f"£{said}"))
    return f"{said} {r.choice(UNITS_OF[word_].split())}" if word_ in UNITS_OF else said


def number(r):
    return decimal(r) if chance(r, 0.45) else integer(r)


def letters_of(r, n):
    return "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(n))


def code(r):
    letters = lambda n: letters_of(r, n)
    digits = lambda n: "".join(r.choice("0123456789") for _ in range(n))
    return r.choice((letters(2) + digits(3), letters(1) + digits(2) + "-" + digits(2), letters(3) + "-" + digits(4), letters(2) + digits(1) + letters(1), digits(2) + letters(2) + digits(2)))


def phone(r):
    return r.choice((f"+{r.randint(1, 99)} {r.randint(100, 999)} {r.randint(1000, 9999)}", f"{r.randint(200, 999)}-{r.randint(1000, 9999)}", "0" + str(r.randint(10**7, 10**8))))
