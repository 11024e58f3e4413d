"""Arithmetic as people say it and as a calculator takes it: (said, expression). What is written in symbols is copied as it stands."""

from values import *

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
# One number that can be said anew ({a}), the others ({b}, {c}) belong to the question.
OF_ONE = [("half of {a}", "{a} / 2"), ("half of {a}", "{a} / 2"), ("one half of {a}", "{a} / 2"), ("a third of {a}", "{a} / 3"), ("one third of {a}", "{a} / 3"), ("a quarter of {a}", "{a} / 4"), ("a fifth of {a}", "{a} / 5"), ("a tenth of {a}", "{a} / 10"),
          ("double {a}", "2 * {a}"), ("twice {a}", "2 * {a}"), ("two times {a}", "2 * {a}"), ("triple {a}", "3 * {a}"), ("three times {a}", "3 * {a}"), ("{a} doubled", "2 * {a}"), ("{a} squared", "{a} ^ 2"), ("{a} squared", "{a} ^ 2"), ("the square of {a}", "{a} ^ 2"), ("{a} cubed", "{a} ^ 3"), ("the cube of {a}", "{a} ^ 3"),
          ("the square root of {a}", "{a} ^ 0.5"), ("the square root of {a}", "{a} ^ 0.5"), ("the square root of {a}", "{a} ^ 0.5"), ("the root of {a}", "{a} ^ 0.5"), ("root {a}", "{a} ^ 0.5"), ("the cube of {a}", "{a} ^ 3"), ("{a} to the third", "{a} ^ 3"), ("the third power of {a}", "{a} ^ 3"), ("the double of {a}", "2 * {a}"), ("the half of {a}", "{a} / 2"), ("a half of {a}", "{a} / 2"), ("an eighth of {a}", "{a} / 8"), ("a sixth of {a}", "{a} / 6"), ("four times {a}", "4 * {a}"), ("five times {a}", "5 * {a}"), ("{b} percent of {a}", "{b} / 100 * {a}"), ("{b} percent of {a}", "{b} / 100 * {a}"), ("{b} % of {a}", "{b} / 100 * {a}"), ("{b}% of {a}", "{b} / 100 * {a}"), ("{b}% of {a}", "{b} / 100 * {a}"), ("{b} per cent of {a}", "{b} / 100 * {a}"),
          ("{a} to the power of {b}", "{a} ^ {b}"), ("{a} to the power {b}", "{a} ^ {b}"), ("{a} raised to {b}", "{a} ^ {b}"), ("a {b}% tip on {a}", "{b} / 100 * {a}"), ("a {b} percent tip on {a}", "{b} / 100 * {a}"), ("{b} percent tax on {a}", "{b} / 100 * {a}")]
OF_MORE = [("{a} plus {b}", "{a} + {b}"), ("{a} plus {b}", "{a} + {b}"), ("{a} minus {b}", "{a} - {b}"), ("{a} minus {b}", "{a} - {b}"), ("{a} less {b}", "{a} - {b}"), ("{a} times {b}", "{a} * {b}"), ("{a} times {b}", "{a} * {b}"), ("{a} times {b}", "{a} * {b}"), ("{a} multiplied by {b}", "{a} * {b}"), ("{a} divided by {b}", "{a} / {b}"), ("{a} divided by {b}", "{a} / {b}"),
           ("{a} over {b}", "{a} / {b}"), ("the sum of {a} and {b}", "{a} + {b}"), ("the sum of {a}, {b} and {c}", "{a} + {b} + {c}"), ("the difference between {a} and {b}", "{a} - {b}"), ("the difference of {a} and {b}", "{a} - {b}"), ("the product of {a} and {b}", "{a} * {b}"), ("the product of {a} and {b}", "{a} * {b}"), ("the product of {a}, {b} and {c}", "{a} * {b} * {c}"), ("{a} and {b} added up", "{a} + {b}"), ("{a} and {b} together", "{a} + {b}"), ("the total of {a} and {b}", "{a} + {b}"), ("{a} and {b} multiplied", "{a} * {b}"), ("the quotient of {a} and {b}", "{a} / {b}"), ("the remainder of {a} divided by {b}", "{a} % {b}"), ("{a} modulo {b}", "{a} % {b}"), ("{a} mod {b}", "{a} % {b}"),
           ("{a} plus {b} plus {c}", "{a} + {b} + {c}"), ("{a} plus {b} times {c}", "{a} + {b} * {c}"), ("{a} times {b} plus {c}", "{a} * {b} + {c}"), ("{a} times {b} minus {c}", "{a} * {b} - {c}"), ("{a} minus {b} minus {c}", "{a} - {b} - {c}"), ("{a} times {b} times {c}", "{a} * {b} * {c}"), ("{a} divided by {b} plus {c}", "{a} / {b} + {c}"), ("{a} plus {b} divided by {c}", "{a} + {b} / {c}"), ("{a} plus {b} minus {c}", "{a} + {b} - {c}"),
           ("{a} times the sum of {b} and {c}", "{a} * ({b} + {c})"), ("{a} times ({b} plus {c})", "{a} * ({b} + {c})"), ("({a} plus {b}) times {c}", "({a} + {b}) * {c}"), ("the sum of {a} and {b}, times {c}", "({a} + {b}) * {c}"), ("the sum of {a} and {b} divided by {c}", "({a} + {b}) / {c}"), ("the average of {a} and {b}", "({a} + {b}) / 2"), ("the average of {a}, {b} and {c}", "({a} + {b} + {c}) / 3"), ("the mean of {a} and {b}", "({a} + {b}) / 2"),
           ("{a}% off {b}", "{b} - {a} / 100 * {b}"), ("{a} plus {b}%", "{a} + {b} / 100 * {a}"), ("{a} minus {b}%", "{a} - {b} / 100 * {a}"), ("minus {a} plus {b}", "-{a} + {b}"), ("{a} times minus {b}", "{a} * -{b}"), ("{a} split between {b}", "{a} / {b}"), ("{a} split {b} ways", "{a} / {b}"), ("{a} shared among {b}", "{a} / {b}"), ("{a} by {b}", "{a} * {b}")]
COMMANDS = [("add {a} and {b}", "{a} + {b}"), ("add {a} to {b}", "{b} + {a}"), ("add {a}, {b} and {c}", "{a} + {b} + {c}"), ("subtract {a} from {b}", "{b} - {a}"), ("take {a} from {b}", "{b} - {a}"), ("take {a} away from {b}", "{b} - {a}"), ("multiply {a} by {b}", "{a} * {b}"), ("multiply {a} and {b}", "{a} * {b}"), ("multiply {a} with {b}", "{a} * {b}"), ("divide {a} by {b}", "{a} / {b}"), ("divide {a} by {b}", "{a} / {b}"),
            ("split {a} between {b} people", "{a} / {b}"), ("share {a} among {b} people", "{a} / {b}"), ("square {a}", "{a} ^ 2"), ("halve {a}", "{a} / 2"), ("double {a}", "2 * {a}"), ("raise {a} to the power of {b}", "{a} ^ {b}"), ("add {b}% to {a}", "{a} + {b} / 100 * {a}"), ("take {b}% off {a}", "{a} - {b} / 100 * {a}")]
# What is done with the result before: {v}.
FURTHER = [("times {a}", "{v} * {a}"), ("that times {a}", "{v} * {a}"), ("multiply that by {a}", "{v} * {a}"), ("multiply it by {a}", "{v} * {a}"), ("plus {a}", "{v} + {a}"), ("that plus {a}", "{v} + {a}"), ("add {a}", "{v} + {a}"), ("add {a} to that", "{v} + {a}"), ("minus {a}", "{v} - {a}"), ("that minus {a}", "{v} - {a}"), ("subtract {a}", "{v} - {a}"), ("take {a} away from that", "{v} - {a}"),
           ("divide that by {a}", "{v} / {a}"), ("divide it by {a}", "{v} / {a}"), ("divided by {a}", "{v} / {a}"), ("that divided by {a}", "{v} / {a}"), ("half of that", "{v} / 2"), ("half of it", "{v} / 2"), ("a third of that", "{v} / 3"), ("double that", "2 * {v}"), ("twice that", "2 * {v}"), ("that squared", "{v} ^ 2"), ("square that", "{v} ^ 2"), ("square it", "{v} ^ 2"), ("a fifth of that", "{v} / 5"), ("a tenth of it", "{v} / 10"), ("one quarter of it", "{v} / 4"), ("the half of that", "{v} / 2"), ("deduct {a}", "{v} - {a}"), ("reduce that by {a}", "{v} - {a}"), ("increase it by {a}", "{v} + {a}"), ("add another {a}", "{v} + {a}"), ("take {a} off it", "{v} - {a}"), ("{a} more", "{v} + {a}"), ("{a} less", "{v} - {a}"),
           ("that over {a}", "{v} / {a}"), ("halve it", "{v} / 2"), ("double it", "2 * {v}"), ("three times that", "3 * {v}"), ("triple that", "3 * {v}"), ("{a} times that", "{a} * {v}"), ("{a} plus that", "{a} + {v}"), ("{a} minus that", "{a} - {v}"), ("the result times {a}", "{v} * {a}"), ("the result minus {a}", "{v} - {a}"), ("the square root of that", "{v} ^ 0.5"), ("that cubed", "{v} ^ 3"), ("{a} percent of that", "{a} / 100 * {v}"), ("{a}% of that", "{a} / 100 * {v}")]


def in_words(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10 - 2] + ("-" + ONES[n % 10] if n % 10 else "")
    return ("a" if n == 100 else ONES[n // 100]) + " hundred" + (" and " + in_words(n % 100) if n % 100 else "")


def digits_of(r):
    return r.choice((str(r.randint(0, 12)), str(r.randint(1, 20)), str(r.randint(2, 99)), str(r.randint(2, 99)), str(r.randint(100, 999)), str(r.randint(1, 9)) + r.choice((".5", ".25", ".75", ".2", ".1")), decimal(r).lstrip("-"), integer(r)))


def spoken(r, words=0.1):
    """(a number as it is said, its digits)"""
    x = r.random()
    if x < words:
        n = r.choice((r.randint(0, 12), r.randint(0, 20), r.randint(20, 99), 100, r.randint(2, 9) * 100))
        return in_words(n), str(n)
    if x < words + 0.03:
        n = r.choice((r.randint(1000, 9999), r.randint(1, 99) * 1000))
        return f"{n:,}", str(n)
    return (n := digits_of(r)), n


def filled(r, template, words=0.1, **known):
    """(said, expression) with a number for each letter"""
    words = 1 if chance(r, words / 2) else words  # all in words or each by chance
    numbers = {letter: spoken(r, words) for letter in "abc"}
    if "%" in template[0] or "^ {b}" in template[1]:
        numbers["b"] = (n := str(r.choice((r.randint(2, 5), r.randint(2, 30), r.choice((5, 10, 15, 19, 20, 25, 30, 40, 50, 75)))))), n
    numbers |= known
    return tuple(part.format(**{k: n[i] for k, n in numbers.items()}) for i, part in enumerate(template))


def symbols(r):
    """An expression in symbols, in the writer's own style."""
    space, power = (" " if chance(r, 0.72) else ""), r.choice(("^", "^", " ^ "))
    number_ = lambda: ("-" if chance(r, 0.05) else "") + digits_of(r)

    def part(depth):
        x = r.random()
        if depth and x < 0.34:
            return "(" + chain(depth - 1, 2) + ")"
        return number_().lstrip("-") + power + str(r.randint(2, 12)) if x < 0.39 else number_()

    def chain(depth, longest):
        out = part(depth)
        for _ in range(r.choice((1, 1, 1, 2)) if longest > 1 else 1):
            out += space + r.choice("++--***//%" if chance(r, 0.3) else "+-*/") + space + part(depth)
        return out

    text = chain(r.choice((0, 0, 1, 1, 2)), 2)
    return text if len(text) < 48 else symbols(r)


def repeated(r):
    """Where a copy easily goes astray: factors that come again, small powers, negative numbers."""
    a, b, c = str(r.choice((r.randint(2, 12), r.randint(2, 99), r.randint(10, 200) * 10, 60))), str(r.randint(2, 20)), str(r.randint(1, 99))
    op, op2, power = r.choice("**+-/"), r.choice("*+-/"), r.choice(("^", "^", " ^ "))
    text = r.choice((f"{a} {op} {a} {op} {a}", f"{a} {op} {a}", f"{b} {op} {a} {op} {a}", f"{a} {op} {b} {op2} {a}", f"{a}{power}{b}", f"{b}{power}{r.randint(2, 12)}", f"{r.choice((2, 3, 10))}{power}{b}", f"{a}{power}2 {op} {b}{power}2", f"-{a} {op} {b}", f"{a} {op} -{b}", f"({a} {op2} {b}) {op} -{c}", f"{a} {op} ({b} {op2} {c})", f"({a} {op2} {b}) {op} {c}", f"({a} + {b}) * ({a} - {b})", f"{a} {op} {b} {op2} {c} + {a}", f"{a}.{b} {op} {c}", f"0.{b} {op} 0.{c}", f"{b} * {a} / {c}"))
    return text, text


def formula(r):
    x = r.random()
    if x < 0.12:
        return repeated(r)
    if x < 0.38:
        text = symbols(r)
        y = r.random()
        if "*" in text and y < 0.12:
            return text.replace("*", r.choice(("x", "×", "x"))), text
        return (text.replace("/", "÷"), text) if "/" in text and y < 0.05 else (text, text)
    if x < 0.45:  # two numbers, as often as not
        a, b, op = spoken(r), spoken(r), r.choice("+-**/")
        return f"{a[0]} {op} {b[0]}", f"{a[1]} {op} {b[1]}"
    return filled(r, r.choice(OF_ONE if x < 0.72 else OF_MORE))


def like(r):
    """A sum of one number, and the same with another: (said, expression), (number, expression)"""
    template, b = r.choice(OF_ONE), str(r.choice((r.randint(2, 30), 5, 10, 15, 20, 25, 50)))
    first, second = spoken(r), spoken(r)
    a, c = (filled(r, template, a=n, b=(b, b)) for n in (first, second))
    return a, (second[0], c[1])
