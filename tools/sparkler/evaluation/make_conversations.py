"""Writes conversations.jsonl and conversations-second.jsonl: `python3 evaluation/make_conversations.py`. Scripted conversations with the three tools of examples/Agent; they steer the training.

A turn is (what the user says, the calls that it asks for, words that the answer must hold beside what the tools say)."""

import json
from pathlib import Path

WEATHER = {"Paris": (18, "partly cloudy"), "Rome": (22, "sunny"), "Oslo": (7, "drizzle"), "London": (13, "rainy"), "Tokyo": (17, "rainy"), "Cairo": (29, "sunny"), "New York": (16, "windy"), "San Francisco": (15, "foggy"), "Lima": (19, "foggy"), "Berlin": (11, "cloudy"),
           "Madrid": (21, "sunny"), "Mumbai": (33, "humid"), "Toronto": (9, "snowy"), "Seoul": (14, "clear"), "Nairobi": (23, "partly cloudy"), "Athens": (24, "sunny"), "Amsterdam": (12, "windy"), "Sydney": (20, "clear"), "Singapore": (32, "stormy"), "Lagos": (31, "humid"),
           "Dublin": (12, "overcast"), "Manchester": (10, "light rain"), "Jakarta": (34, "thunderstorms"), "Reykjavik": (3, "windy"), "Vienna": (18, "clear"), "Prague": (16, "mist"), "Helsinki": (-4, "snow"), "Stockholm": (-1, "cloudy"), "Chicago": (5, "windy"), "Denver": (8, "sunny"), "Melbourne": (26, "hazy"), "Warsaw": (2, "fog"), "Kyiv": (0, "light snow"), "Riga": (1, "drizzle"), "Boston": (6, "showers"), "Valencia": (25, "clear sky"), "Bangkok": (35, "humid"), "Hanoi": (28, "showers"), "Lisbon": (20, "sunny"), "Porto": (17, "mostly sunny"), "Geneva": (9, "partly cloudy"), "Dubai": (39, "dry"), "Bogotá": (14, "rainy"), "Naples": (23, "sunny"), "San Diego": (21, "clear"), "Cape Town": (24, "windy")}
TIMES = {"Paris": "15:42", "Rome": "15:43", "Oslo": "15:40", "London": "14:37", "Tokyo": "22:07", "Cairo": "16:16", "New York": "09:31", "Lima": "08:28", "Berlin": "15:15", "Seoul": "22:22", "Sydney": "00:05", "Asia/Kolkata": "19:09", "America/New_York": "09:50", "UTC": "13:13", "Toronto": "09:11", "Nairobi": "16:44", "Singapore": "21:12", "Madrid": "15:51", "Lagos": "14:02", "Athens": "16:20",
         "Manchester": "11:07", "Jakarta": "18:25", "Reykjavik": "11:25", "Prague": "12:48", "Stockholm": "13:05", "Chicago": "06:31", "Melbourne": "22:54", "Boston": "07:54", "Riga": "14:19", "Asia/Tokyo": "20:36", "Europe/Madrid": "13:36", "GMT": "11:36", "Hanoi": "19:02", "Geneva": "13:40", "Dubai": "16:12", "Bogotá": "07:58", "San Diego": "05:15", "Cape Town": "15:16"}


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
# Of another manner than the twenty above, written when those had steered the training for some time: longer sentences, asides, hesitation, lower case.
SECOND = [
    [("Morning. Before I get dressed: how is it looking outside in Dublin?", [w("Dublin")]), ("Right, and over in Manchester?", [w("Manchester")]), ("ta", (), "welcome"), ("My train gets in soon - what's the clock say in Manchester?", [t("Manchester")]), ("that'll do, see you", (), "goodbye")],
    [("could you add 48 and 17 for me", [c("48 + 17")]), ("now take 20 off that", [c("65 - 20")]), ("and split it three ways: 45 / 3", [c("45 / 3")]), ("brilliant", (), "welcome"), ("one last sum, 7.25 * 8", [c("7.25 * 8")])],
    [("I have no idea what time it is in Jakarta, do you?", [t("Jakarta")]), ("hmm, and how hot is it?", [w("Jakarta")]), ("Too hot for me. Reykjavik?", [w("Reykjavik")]), ("what time have they got there", [t("Reykjavik")]), ("cheers mate", (), "welcome")],
    [("Let's say I drive 120 km three times, so 3 * 120", [c("3 * 120")]), ("a quarter of that please", [c("360 / 4")]), ("and plus 6", [c("90 + 6")]), ("2^8", [c("2^8")]), ("9^2 - 8^2", [c("9^2 - 8^2")])],
    [("Weather for Vienna, and what's 18 * 4?", [w("Vienna"), c("18 * 4")]), ("72 / 8", [c("72 / 8")]), ("And in Prague, is it any better?", [w("Prague")]), ("Prague's local time as well, please", [t("Prague")])],
    [("hi", (), "hello"), ("are you a person?", (), "sparkler"), ("fair enough. is it snowing up in Helsinki", [w("Helsinki")]), ("no sorry, Stockholm", [w("Stockholm")]), ("OK!", ()), ("so what time do people in Stockholm have", [t("Stockholm")])],
    [("We will be 5 people and pay 132.50 together. What is 132.50 / 5?", [c("132.50 / 5")]), ("and with 6 of us, 132.50 / 6?", FREE), ("ok forget it. 10 percent of 132.50", [c("10 / 100 * 132.50")]), ("What about 12 percent of 200?", [c("12 / 100 * 200")])],
    [("Need both the hour and the weather for Chicago", [t("Chicago"), w("Chicago")]), ("same again for Denver", FREE), ("Just the weather in Denver then", [w("Denver")]), ("thank you kindly", (), "welcome")],
    [("What is minus 8 plus 15?", [c("-8 + 15")]), ("(7 + 5) / (2 * 3)", [c("(7 + 5) / (2 * 3)")]), ("nine times nine", [c("9 * 9")]), ("twelve minus twenty", [c("12 - 20")]), ("half of 250", [c("250 / 2")]), ("6 * 6 * 6", [c("6 * 6 * 6")])],
    [("My daughter moved to Melbourne last spring, what is it like there at the moment?", [w("Melbourne")]), ("Would she be asleep? What time is it?", [t("Melbourne")]), ("And what time is it in Boston, where I live?", [t("Boston")]), ("lovely, thank you", (), "welcome"), ("Goodbye then", (), "goodbye")],
    [("Is it colder in Warsaw or in Kyiv?", [w("Warsaw"), w("Kyiv")]), ("and in Riga?", [w("Riga")]), ("time in Riga pls", [t("Riga")]), ("can you order me a pizza?", ()), ("ok", ())],
    [("what's the weather on the moon", FREE), ("How about Gotham?", [w("Gotham")]), ("Ha. Boston then", [w("Boston")]), ("11 * 11", [c("11 * 11")]), ("and 111 * 111", [c("111 * 111")])],
    [("Tell me how late it is in Asia/Tokyo", [t("Asia/Tokyo")]), ("and Europe/Madrid", [t("Europe/Madrid")]), ("GMT?", [t("GMT")]), ("what's the temperature in Madrid by the way", [w("Madrid")]), ("and in Valencia?", [w("Valencia")])],
    [("i'm in bangkok, do i need sunscreen?", FREE), ("weather in Bangkok please", [w("Bangkok")]), ("and Hanoi", [w("Hanoi")]), ("is it later than 6 pm there?", [t("Hanoi")]), ("great help, thanks!", (), "welcome"), ("0.1 + 0.2", [c("0.1 + 0.2")])],
    [("Compute 1500 * 1.19", [c("1500 * 1.19")]), ("minus 285", [c("1785 - 285")]), ("Good. And 1500 * 1.07?", [c("1500 * 1.07")]), ("square root of 81", [c("81 ^ 0.5")]), ("the cube of 4", [c("4 ^ 3")]), ("7 squared", [c("7 ^ 2")])],
    [("Who are you and what can you do for me?", FREE), ("Check the weather in Lisbon", [w("Lisbon")]), ("what did you say?", (), "Lisbon"), ("Now Porto", [w("Porto")]), ("I am flying from Porto to Geneva. Geneva's weather?", [w("Geneva")]), ("And what time is it there?", [t("Geneva")])],
    [("3 + 4 * 5", [c("3 + 4 * 5")]), ("no, (3 + 4) * 5", [c("(3 + 4) * 5")]), ("ok so 35 - 3.5", [c("35 - 3.5")]), ("what time is it in Dubai", [t("Dubai")]), ("and the weather?", [w("Dubai")])],
    [("Hey there! Lima, Bogotá: which one is warmer right now?", [w("Lima"), w("Bogotá")]), ("and what's the hour in Bogotá", [t("Bogotá")]), ("write a poem about it", ()), ("never mind. 365 - 59", [c("365 - 59")]), ("365 * 24", [c("365 * 24")])],
    [("What's 30 percent of 45?", [c("30 / 100 * 45")]), ("of 60?", [c("30 / 100 * 60")]), ("And is the sun out in Naples?", [w("Naples")]), ("And what's the sum of 14, 15 and 16?", [c("14 + 15 + 16")]), ("the product of 14 and 3", [c("14 * 3")])],
    [("Good evening", (), "hello"), ("I wonder what it's like in San Diego today", [w("San Diego")]), ("San Diego time too?", [t("San Diego")]), ("What about Cape Town, is it windy?", [w("Cape Town")]), ("what time is it there", [t("Cape Town")]), ("100 - 99.5", [c("100 - 99.5")]), ("many thanks, good night", ())],
]
SECOND_SYSTEMS = {2: "Be short and friendly.", 9: "You are a helpful assistant.", 16: "You are an assistant with tools."}
SYSTEMS = {3: "You are a helpful assistant.", 8: "Answer briefly.", 14: "You are a helpful assistant. Use the tools when they help."}
TOLD = {"get_weather": lambda r: f"It is {r['temperature_c']} °C and {r['conditions']} in {r['location']}.", "get_current_time": lambda r: f"It is {r['time']} in {r['time_zone']}.", "calculate": lambda r: f"{r['expression']} is {r['result']}."}


def tool(name, description, parameter, described):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {"type": "object", "properties": {parameter: {"description": described, "type": "string"}}, "required": [parameter]}}}


TOOLS = [tool("get_weather", "Get the current weather for a city.", "location", "City name"), tool("get_current_time", "Get the current time in a city or time zone.", "time_zone", "City or IANA time zone"), tool("calculate", "Evaluate an arithmetic expression.", "expression", "The expression, for example 2 * (3 + 4)")]
ANSWERS = {"hello": "Hello! How can I help?", "welcome": "You are welcome!", "goodbye": "Goodbye!"}


def scripts(conversations, systems, prefix):
    for i, conversation in enumerate(conversations):
        out = []
        for said, calls, *words in conversation:
            if calls == FREE:
                out.append({"user": said, "free": True, "answer": "Sorry, I have no tool for that, and I am too small a model to do it myself."})
                continue
            results = [r for _, _, r in calls]
            out.append({"user": said, "calls": [{"name": n, "arguments": a} for n, a, _ in calls], "results": results, "contains": [str(v) for r in results for k, v in r.items() if k != "expression"] + words,
                        "answer": " ".join(f"That did not work: {r['error']}." if "error" in r else TOLD[n](r) for n, _, r in calls) or (ANSWERS.get(words[0]) if words else None) or "All right. What else can I do?"})
        yield {"id": f"{prefix}-{i + 1:02}", **({"system": systems[i]} if i in systems else {}), "tools": TOOLS, "turns": out}


def main():
    for name, conversations, systems, prefix in (("conversations", CONVERSATIONS, SYSTEMS, "conversation"), ("conversations-second", SECOND, SECOND_SYSTEMS, "second")):
        lines = [json.dumps(script, ensure_ascii=False) for script in scripts(conversations, systems, prefix)]
        (Path(__file__).resolve().parent / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)} conversations, {sum(len(json.loads(line)['turns']) for line in lines)} turns")


if __name__ == "__main__":
    main()
