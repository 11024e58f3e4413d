"""Random values of people who work with machines and forms: file names, paths, versions, hosts, user names, addresses, plates; and longer texts."""

from values import *

EXTENSIONS = "pdf docx txt csv png jpg jpeg svg mp3 mp4 zip json xml yaml py cs js md html log xlsx pptx sql".split()
JOINTS = "the a my your our I you we they it is are was will can could to of in on at for with from and or not no please very so too out up down back off again here there all some any more if what where when who".split()


def identifier(r):
    a, b = plain_word(r), plain_word(r)
    return r.choice((a, f"{a}_{b}", f"{a}-{b}", f"{a}{r.randint(1, 99)}", f"{a}-{r.randint(1, 99):02}", a + capital(b), f"{a}/{b}", f"{a}/{b}-{plain_word(r)}", f"{a}_{r.randint(1, 999)}", capital(a) + capital(b)))


def user_name(r):
    a, b = plain_word(r), plain_word(r)
    return r.choice((a, f"{a}{r.randint(1, 999)}", f"{a}_{b}", f"{a}.{b}", f"{a}_{b}{r.randint(1, 99)}", f"@{a}", f"@{a}_{b}", r.choice(FIRST_NAMES).lower() + str(r.randint(1, 2030))))


def file_name(r):
    a, b = plain_word(r), plain_word(r)
    stem = r.choice((a, a, f"{a}_{b}", f"{a}-{b}", f"{a}{r.randint(1, 99)}", f"{a}_{r.randint(1, 2035)}", f"{capital(a)}{capital(b)}", capital(a), f"{''.join(r.choice('ABDEGIMPSV') for _ in range(3))}_{r.randint(0, 9999):04}", f"{a}.{b}"))
    return stem + "." + r.choice(EXTENSIONS)


def path(r):
    parts = "/".join(plain_word(r) for _ in range(r.randint(1, 3)))
    return r.choice(("/", "/", "", "./", "~/")) + parts + r.choice(("/" + file_name(r), "/" + file_name(r), "", "/"))


def version(r):
    n = lambda: str(r.choice((r.randint(0, 9), r.randint(0, 30))))
    return r.choice(("", "", "", "v")) + ".".join(n() for _ in range(r.choice((2, 3, 3)))) + r.choice(("", "", "", "", "-" + r.choice(("beta", "rc1", "alpha", plain_word(r)))))


def host(r):
    return r.choice((".".join(str(r.randint(0, 255)) for _ in range(4)), f"{plain_word(r)}.{plain_word(r, 0.2)}.{domain(r)}", f"{plain_word(r, 0.2)}.{domain(r)}", f"{plain_word(r)}-{r.randint(1, 20):02}", f"{plain_word(r)}:{r.randint(1000, 9999)}"))


def digits(r):
    return r.choice(("", "", "", "0")) + str(r.randint(10**3, 10 ** r.choice((4, 4, 5, 6, 10))))


def plate(r):
    letters = lambda n: letters_of(r, n)
    return r.choice((f"{letters(2)}{r.randint(10, 99)} {letters(3)}", f"{letters(1)}-{letters(2)} {r.randint(1, 9999)}", f"{letters(3)} {r.randint(100, 999)}", f"{r.randint(1, 99)}-{letters(2)}-{r.randint(10, 99)}"))


def street(r):
    way = r.choice(("Street", "Road", "Avenue", "Lane", "Way", "Drive", "Square", "St", "Rd"))
    return r.choice((f"{r.randint(1, 250)} {capital(word(r))} {way}", f"{capital(word(r))} {way} {r.randint(1, 250)}", f"{r.randint(1, 99)} {capital(word(r))} {capital(word(r))} {way}", f"{capital(word(r))}{r.choice(('straße', 'gatan', 'laan', 'weg'))} {r.randint(1, 99)}"))


def sentence(r):
    """Longer text of content words between function words."""
    if chance(r, 0.5):
        w = lambda: word(r, 0.6)
        return r.choice((f"I'll be {w()} by {clock(r)}", f"we're {w()}ing the {w()}", f"can you {w()} the {w()}", f"where can I {w()} a {w()}", f"how much is the {w()}", f"the {w()} {w()} does nothing on {capital(w())}", f"don't forget the {w()} {w()}", f"it's {r.choice(ADJECTIVES)} and {r.choice(ADJECTIVES)}", f"let's {w()} at {clock(r)}",
                         f"{w()} page shows a {r.choice(ADJECTIVES)} {w()}", f"{w()} {w()}s when I {w()} the {w()}", f"she can't {w()} until {day(r)}", f"what time does the {w()} {w()}", f"good {w()}, {w()}", f"see you {day(r)}, {first_name(r)}", f"I am {r.choice(ADJECTIVES)} of {w()}s", f"thank you for the {w()}",
                         f"{w()} is down again", f"happy {w()}, {first_name(r)}", f"there is no {w()} in the {w()}", f"my {w()} hasn't {w()}ed yet", f"the {w()} is {r.randint(2, 90)} minutes {r.choice(ADJECTIVES)}", f"how do you {w()}", f"{w()} {w()} {w()}"))
    return " ".join(r.choice(JOINTS) if chance(r, 0.42) else word(r, 0.65) for _ in range(r.randint(2, 9)))


def free_text(r):
    if chance(r, 0.1):  # with a mark inside
        a, b = (r.choice((word, words, thing, sentence, lambda r: capital(word(r))))(r) for _ in range(2))
        return a + r.choice((": ", ": ", ", ", " - ", "! ", ". ", "; ", " / ", "? ")) + b + r.choice(("", "", "", "!", "?"))
    return clause(r) if chance(r, 0.45) else sentence(r)
