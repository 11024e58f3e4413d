"""Tool results as JSON, and the sentence that tells them: every value copied, keys read as words."""

import json
import re

from families import Family
from parameters import *

UNITS_OF_KEYS = {"c": "°C", "f": "°F", "km": "km", "kmh": "km/h", "kg": "kg", "eur": "euros", "usd": "dollars", "percent": "%", "minutes": "minutes", "hours": "hours", "mm": "mm", "m": "m", "days": "days"}


def dumps(value, compact=False):
    """json.dumps that writes a Literal as it stands."""
    comma, colon = (",", ":") if compact else (", ", ": ")
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, dict):
        return "{" + comma.join(json.dumps(k, ensure_ascii=False) + colon + dumps(v, compact) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + comma.join(dumps(v, compact) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def listing(parts):
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def part(key, value):
    n = words_of(key)
    unit = n.split(" ")[-1]
    if isinstance(value, bool):
        return f"{n}: {as_text(value)}"
    if isinstance(value, list):
        return f"the {n} are {listing([as_text(v) for v in value])}"
    if isinstance(value, Literal):
        value = value.text
        if unit in UNITS_OF_KEYS and " " in n:
            return f"the {n.rsplit(' ', 1)[0]} is {value} {UNITS_OF_KEYS[unit]}"
    return f"the {n} {'are' if n.endswith('s') and not n.endswith('ss') and n != 'status' else 'is'} {value}"


def tell(result, known=()):
    """One sentence for a flat result. A value that repeats the question names what the sentence is about."""
    about = next((v for v in result.values() if isinstance(v, str) and v in known), None)
    parts = [part(k, v) for k, v in result.items() if not (isinstance(v, str) and v == about)]
    if not parts:
        return f"Done: {about}."
    return (f"For {about}, " + listing(parts) if about else capital(listing(parts))) + "."


def measure(r):
    return Literal(number(r))


VALUE_KEYS = [("temperature price total amount distance weight balance rate score level height speed value cost sum", measure), ("temperature_c wind_kmh price_eur distance_km weight_kg humidity_percent duration_minutes length_m rain_mm total_usd wait_days", measure),
              ("count quantity number_of_items stock pages seats id order_id ticket_id size people", lambda r: Literal(integer(r))), ("status state condition conditions weather mood color category type kind", lambda r: r.choice((word(r), r.choice(ADJECTIVES), r.choice(CONDITIONS)))),
              ("name owner author driver contact artist", person), ("city location place origin destination", city), ("date day due delivery", day), ("time start end departure arrival", clock), ("title song book film", title),
              ("code reference seat gate platform", code), ("available open in_stock active paid urgent", lambda r: chance(r, 0.5)), ("tags items colors names results guests", lambda r: [word(r) for _ in range(r.randint(1, 4))]), ("email contact", email), ("company vendor brand", company),
              ("note message text comment", free_text), ("translation", free_text), ("file path document", file_name), ("version release", version), ("user username", user_name), ("address street", street), ("host server", host)]


def random_entry(r):
    if chance(r, 0.3):
        return plain_word(r, 0.3) + ("_" + plain_word(r) if chance(r, 0.2) else ""), r.choice((measure, measure, word, thing, title, code, lambda r: Literal(integer(r))))(r)
    names, value = r.choice(VALUE_KEYS)
    return r.choice(names.split()), value(r)


def value_of(expression):
    """The value as a calculator prints it, None where it has none."""
    try:
        v = float(eval(expression.replace("^", "**"))) if len(re.findall(r"\^", expression)) < 2 and len(expression) < 40 else None
        return None if v is None or not 1e-4 <= abs(v) <= 1e12 and v else str(int(v)) if v == int(v) else repr(round(v, 10))
    except (ArithmeticError, SyntaxError, TypeError, ValueError):
        return None


def resembling(r, text):
    """A number of the text with a digit more, less or another."""
    found = re.findall(r"\d+", text)
    if not found:
        return None
    n = r.choice(found)
    i = r.randrange(len(n))
    made = r.choice((n, n[:i] + r.choice("0123456789") + n[i + 1 :], n + r.choice("0123456789"), n + n, n[::-1], r.choice("123456789") + n, n[1:] or n))
    return str(int(made))


def result_of(r, tool, arguments):
    """(the tool message's content, the sentence)"""
    values = [v for v in arguments.values() if isinstance(v, str)]
    x = r.random()
    if x < 0.05:
        problem = capital(r.choice((f"{word(r)} not found", f"no such {word(r)}", "timeout", f"{word(r)} is not available", f"unknown {word(r)} {word(r)}", f"the {word(r)} is closed")))
        if values and chance(r, 0.5):
            key, problem = r.choice([k for k, v in arguments.items() if v in values]), r.choice((f"no {word(r)} {word(r)} in {values[0]}", f"no {word(r)} called {values[0]}", f"{values[0]} is unknown", f"there is no {values[0]}", f"not an {word(r)} {word(r)}", f"no weather station in {values[0]}", f"no time zone called {values[0]}", "not an arithmetic expression", f"cannot find {values[0]}", problem))
            return dumps({key: arguments[key], "error": problem}, chance(r, 0.7)), f"That did not work: {problem}."
        return r.choice((dumps({"error": problem}), f"Error: {problem}", f"Error: Function failed. Exception: {problem}")), f"That did not work: {problem}."
    if isinstance(tool, Family):
        kind = Family_kinds.get(tool.requests[0])
        if kind == "weather" and x < 0.85:
            place_, t, c = values[0], Literal(r.choice((str(r.randint(-15, 40)), str(r.randint(-15, 40)), decimal(r)))), r.choice(CONDITIONS) if chance(r, 0.6) else thing(r)
            if chance(r, 0.12):
                plain = r.choice((f"{t.text} degrees in {place_}", f"{t.text} °C in {place_}", f"{t.text} degrees and {c}", f"{c}, {t.text} °C", f"{t.text} °C and {c} in {place_}"))
                return plain, f"It is {plain}."
            result = {r.choice(("location", "city", "place", "location")): place_, "temperature_c": t, r.choice(("conditions", "conditions", "condition", "weather", "sky")): c}
            if chance(r, 0.15):
                result.pop(next(iter(result)))
            if chance(r, 0.2):
                result = dict(r.sample(list(result.items()), len(result)))
            if chance(r, 0.12):
                k, v = r.choice((("wind_kmh", Literal(small(r))), ("humidity_percent", Literal(small(r)))))
                result[k] = v
                return dumps(result, chance(r, 0.6)), f"It is {t.text} °C and {c} in {place_}, and {part(k, v)}."
            return dumps(result, chance(r, 0.6)), f"It is {t.text} °C and {c} in {place_}."
        if kind == "time" and x < 0.9:
            place_, t = values[0], r.choice((f"{r.randint(0, 23):02}:{r.randint(0, 59):02}", f"{r.randint(0, 23):02}:{r.randint(0, 59):02}", f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}", clock(r), f"{r.randint(2020, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:{r.randint(0, 59):02}",
                                            f"{r.randint(2020, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}T{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}{r.choice(('Z', '+02:00', '-05:00', ''))}", f"{r.choice(WEEKDAYS)} {r.randint(0, 23):02}:{r.randint(0, 59):02}",
                                            f"{r.randint(0, 23):02}:{r.randint(0, 59):02} on {r.choice(WEEKDAYS)}", f"{r.choice(WEEKDAYS)}, {r.randint(1, 31)} {r.choice(MONTHS)} {r.randint(2020, 2030)}, {r.randint(0, 23):02}:{r.randint(0, 59):02}"))
            key = r.choice(("time", "local_time", "current_time", "time", "now"))
            if chance(r, 0.1):
                return t, f"It is {t} in {place_}."
            result = {r.choice(("time_zone", "timezone", "location", "city", "zone")): place_, key: t}
            if chance(r, 0.3):
                result = {r.choice(("time_zone", "zone", "timezone")): r.choice(ZONES), key: t} if chance(r, 0.7) else {key: t}
            if chance(r, 0.2):
                result = dict(reversed(result.items()))
            if chance(r, 0.25):
                k, v = r.choice((("date", day(r)), ("day", r.choice(WEEKDAYS)), ("utc_offset", r.choice(("+02:00", "-05:00", "+09:00", "+05:30"))), ("date", f"{r.randint(2020, 2030)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}")))
                result[k] = v
                return dumps(result, chance(r, 0.6)), f"It is {t} in {place_}, and {part(k, v)}."
            return dumps(result, chance(r, 0.6)), f"It is {t} in {place_}."
        if kind == "sum":
            e, v = values[0], r.choice((integer(r), integer(r), decimal(r), decimal(r) + str(r.randint(10, 99999))))
            if chance(r, 0.45):
                v = value_of(e) or v
            elif chance(r, 0.3):  # nearly a number of the question
                v = resembling(r, e) or v
            content = r.choice((dumps({"expression": e, "result": Literal(v)}, True), dumps({"expression": e, "result": Literal(v)}), dumps({"result": Literal(v)}, True), dumps({r.choice(("value", "answer", "result")): Literal(v)}), v, v))
            return content, f"{e} is {v}."
    if x < 0.12:
        return (s := capital(r.choice((clause(r), f"{word(r)} {word(r)}ed", f"the {word(r)} is {r.choice(ADJECTIVES)}")))) + ".", s + "."
    if x < 0.17:
        return r.choice(('"ok"', "ok", "done", '{"success": true}', '{"ok":true}', '{"status":"ok"}', "true", '{"status": "success"}', "null", "{}")), "Done."
    if x < 0.22:
        v = r.choice((number(r), thing(r), integer(r)))
        return v, f"The result is {v}."
    entries = dict(random_entry(r) for _ in range(r.choice((1, 2, 2, 2, 3, 3, 4))))
    if values and chance(r, 0.35):
        echo = r.choice(values)
        if echo not in [v for v in entries.values() if isinstance(v, str)]:
            entries = {r.choice([k for k, v in arguments.items() if v == echo]): echo, **entries}
    return dumps(entries, chance(r, 0.5)), tell(entries, values)


Family_kinds = {"What is the weather in {c}?": "weather", "What time is it in {z}?": "time", "What's {f}?": "sum"}
