"""Writes conversations.jsonl: `python3 evaluation/make_conversations.py`. Scripted conversations with the three tools of examples/Agent; they steer the training.

A turn is (what the user says, the calls that it asks for, words that the answer must hold beside what the tools say)."""

import json
from pathlib import Path

WEATHER = {"Paris": (18, "partly cloudy"), "Rome": (22, "sunny"), "Oslo": (7, "drizzle"), "London": (13, "rainy"), "Tokyo": (17, "rainy"), "Cairo": (29, "sunny"), "New York": (16, "windy"), "San Francisco": (15, "foggy"), "Lima": (19, "foggy"), "Berlin": (11, "cloudy"),
           "Madrid": (21, "sunny"), "Mumbai": (33, "humid"), "Toronto": (9, "snowy"), "Seoul": (14, "clear"), "Nairobi": (23, "partly cloudy"), "Athens": (24, "sunny"), "Amsterdam": (12, "windy"), "Sydney": (20, "clear"), "Singapore": (32, "stormy"), "Lagos": (31, "humid")}
TIMES = {"Paris": "15:42", "Rome": "15:43", "Oslo": "15:40", "London": "14:37", "Tokyo": "22:07", "Cairo": "16:16", "New York": "09:31", "Lima": "08:28", "Berlin": "15:15", "Seoul": "22:22", "Sydney": "00:05", "Asia/Kolkata": "19:09", "America/New_York": "09:50", "UTC": "13:13", "Toronto": "09:11", "Nairobi": "16:44", "Singapore": "21:12", "Madrid": "15:51", "Lagos": "14:02", "Athens": "16:20"}


def w(place):
    return "get_weather", {"location": place}, {"location": place, "temperature_c": WEATHER[place][0], "conditions": WEATHER[place][1]} if place in WEATHER else {"location": place, "error": f"no weather station in {place}"}


def t(zone):
    return "get_current_time", {"time_zone": zone}, {"time_zone": zone, "time": TIMES[zone]} if zone in TIMES else {"time_zone": zone, "error": f"no time zone called {zone}"}


def c(expression):
    value = round(eval(expression.replace("^", "**")), 10)
    return "calculate", {"expression": expression}, {"expression": expression, "result": int(value) if value == int(value) else value}


FREE = "free"  # any answer that ends
CONVERSATIONS = [
    [("Hi there", (), "hello"), ("What's the weather like in Rome?", [w("Rome")]), ("And in Oslo?", [w("Oslo")]), ("thanks!", (), "welcome"), ("what time is it there?", [t("Oslo")]), ("bye", (), "goodbye")],
    [("12 * (3 + 4)", [c("12 * (3 + 4)")]), ("what is 2^10", [c("2^10")]), ("(5 - 8) * -2", [c("(5 - 8) * -2")]), ("0.5 * 0.25", [c("0.5 * 0.25")]), ("half of 18", [c("18 / 2")]), ("15 percent of 80", [c("15 / 100 * 80")])],
    [("What time is it in Tokyo?", [t("Tokyo")]), ("and the weather?", [w("Tokyo")]), ("What about London", [w("London")]), ("what's the time there", [t("London")]), ("ok", ())],
    [("Weather in Cairo and time in Seoul please", [w("Cairo"), t("Seoul")]), ("What's 7 * 8 and what is the weather in Lima?", [c("7 * 8"), w("Lima")]), ("Time in Berlin and also 100 / 8", [t("Berlin"), c("100 / 8")])],
    [("How warm is it in Madrid right now?", [w("Madrid")]), ("No, I meant Mumbai", [w("Mumbai")]), ("Is it warmer there than 30 degrees?", [w("Mumbai")]), ("And what time do they have in Asia/Kolkata?", [t("Asia/Kolkata")]), ("Thank you very much", (), "welcome")],
    [("8 times 7", [c("8 * 7")]), ("and 9 times 7?", [c("9 * 7")]), ("that minus 13", [c("63 - 13")]), ("divide it by 4", [c("50 / 4")]), ("square that", [c("12.5 ^ 2")])],
    [("Do I need an umbrella in London today?", [w("London")]), ("How about Toronto?", [w("Toronto")]), ("Toronto time?", [t("Toronto")]), ("How many seconds are in 3 hours? Compute 3 * 60 * 60", [c("3 * 60 * 60")]), ("cool, thanks", (), "welcome")],
    [("hello, who are you?", (), "sparkler"), ("what can you do?", (), "functions"), ("Is it raining in Amsterdam?", [w("Amsterdam")]), ("tell me a joke", ()), ("17 + 25", [c("17 + 25")])],
    [("What's the weather in Atlantis?", [w("Atlantis")]), ("Then take Athens", [w("Athens")]), ("same for Lagos please", [w("Lagos")]), ("is it late there?", [t("Lagos")])],
    [("What is the weather in New York and San Francisco?", [w("New York"), w("San Francisco")]), ("And the time in New York?", [t("New York")]), ("What's 16 - 15?", [c("16 - 15")]), ("thx", (), "welcome")],
    [("I'm flying to Singapore tomorrow. How is the weather there?", [w("Singapore")]), ("And what time is it there now?", [t("Singapore")]), ("what about Sydney?", [t("Sydney")]), ("Weather there?", [w("Sydney")]), ("What about tomorrow?", FREE)],
    [("20% of 150", [c("20 / 100 * 150")]), ("the same for 90", [c("20 / 100 * 90")]), ("What is 3.75 + 4.5?", [c("3.75 + 4.5")]), ("what is (2 + 3) * (4 + 5)", [c("(2 + 3) * (4 + 5)")]), ("great", (), "welcome")],
    [("what time is it in America/New_York", [t("America/New_York")]), ("and UTC?", [t("UTC")]), ("Nairobi?", [t("Nairobi")]), ("and how's the weather there?", [w("Nairobi")]), ("And Cairo?", [w("Cairo")]), ("time there", [t("Cairo")])],
    [("My hotel costs 89 a night, how much are 4 nights? 89 * 4", [c("89 * 4")]), ("plus 12.50", [c("356 + 12.50")]), ("And what is the weather in Paris?", [w("Paris")]), ("Good. Paris time?", [t("Paris")]), ("Thanks, bye!", ())],
    [("Compare the weather in Rome and Berlin", [w("Rome"), w("Berlin")]), ("and the time in both?", FREE), ("ok, just Rome then. What time is it in Rome?", [t("Rome")]), ("9 minus 12", [c("9 - 12")]), ("multiply that by 5", [c("-3 * 5")])],
    [("weather seoul", FREE), ("What is the weather in Seoul?", [w("Seoul")]), ("Sorry, I meant Lima", [w("Lima")]), ("Who won the world cup?", ()), ("How late is it in Lima?", [t("Lima")]), ("and in Madrid?", [t("Madrid")])],
    [("What's 144 / 12?", [c("144 / 12")]), ("And 144 * 12?", [c("144 * 12")]), ("the square root of 144", [c("144 ^ 0.5")]), ("double 35", [c("2 * 35")]), ("add 19 and 23", [c("19 + 23")]), ("subtract 5 from 20", [c("20 - 5")])],
    [("Good morning!", (), "hello"), ("What's the weather and the time in Oslo?", [w("Oslo"), t("Oslo")]), ("And what is it in Fahrenheit? Compute 7 * 9 / 5 + 32", [c("7 * 9 / 5 + 32")]), ("nice", (), "welcome"), ("Tell me the weather in Amsterdam too", [w("Amsterdam")])],
    [("what is 1000 - 7 * 9", [c("1000 - 7 * 9")]), ("I see", ()), ("Is it cold in Toronto?", [w("Toronto")]), ("Toronto, what's the time?", [t("Toronto")]), ("hmm and Athens?", [t("Athens")]), ("weather there as well", [w("Athens")]), ("10 % 3", [c("10 % 3")])],
    [("Write me a poem about the sea", ()), ("OK. What's seven times six?", [c("7 * 6")]), ("and 42 / 5", [c("42 / 5")]), ("Is it sunny in Sydney?", [w("Sydney")]), ("And in Tokyo?", [w("Tokyo")]), ("Thanks a lot, goodbye", ())],
]
SYSTEMS = {3: "You are a helpful assistant.", 8: "Answer briefly.", 14: "You are a helpful assistant. Use the tools when they help."}
TOLD = {"get_weather": lambda r: f"It is {r['temperature_c']} °C and {r['conditions']} in {r['location']}.", "get_current_time": lambda r: f"It is {r['time']} in {r['time_zone']}.", "calculate": lambda r: f"{r['expression']} is {r['result']}."}


def tool(name, description, parameter, described):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {"type": "object", "properties": {parameter: {"description": described, "type": "string"}}, "required": [parameter]}}}


TOOLS = [tool("get_weather", "Get the current weather for a city.", "location", "City name"), tool("get_current_time", "Get the current time in a city or time zone.", "time_zone", "City or IANA time zone"), tool("calculate", "Evaluate an arithmetic expression.", "expression", "The expression, for example 2 * (3 + 4)")]
ANSWERS = {"hello": "Hello! How can I help?", "welcome": "You are welcome!", "goodbye": "Goodbye!"}


def turns():
    for i, conversation in enumerate(CONVERSATIONS):
        out = []
        for said, calls, *words in conversation:
            if calls == FREE:
                out.append({"user": said, "free": True, "answer": "Sorry, I have no tool for that, and I am too small a model to do it myself."})
                continue
            results = [r for _, _, r in calls]
            out.append({"user": said, "calls": [{"name": n, "arguments": a} for n, a, _ in calls], "results": results, "contains": [str(v) for r in results for k, v in r.items() if k != "expression"] + words,
                        "answer": " ".join(f"That did not work: {r['error']}." if "error" in r else TOLD[n](r) for n, _, r in calls) or (ANSWERS.get(words[0]) if words else None) or "All right. What else can I do?"})
        yield {"id": f"conversation-{i + 1:02}", **({"system": SYSTEMS[i]} if i in SYSTEMS else {}), "tools": TOOLS, "turns": out}


def main():
    lines = [json.dumps(conversation, ensure_ascii=False) for conversation in turns()]
    (Path(__file__).resolve().parent / "conversations.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "conversations,", sum(len(json.loads(line)["turns"]) for line in lines), "turns")


if __name__ == "__main__":
    main()
