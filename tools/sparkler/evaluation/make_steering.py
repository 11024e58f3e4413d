"""Writes steering.jsonl: `python3 evaluation/make_steering.py`. Requests that steer the training, so that the other cases need not be looked at. A line is (declared tools, what the user says, the calls that it asks for)."""

import json
from pathlib import Path

TYPES = {"s": "string", "i": "integer", "n": "number", "b": "boolean"}
# name: (description, {parameter: type or the values of an enum})
TOOLS = {
    "hire_boat": ("Hires a boat for a skipper.", {"skipper": "s", "boat": "s", "hours": "i"}), "bake_order": ("Orders bread from the bakery.", {"loaf": "s", "quantity": "i", "sliced": "b"}),
    "record_catch": ("Records what a fisherman caught.", {"fish": "s", "pounds": "n", "lake": "s"}), "measure_soup": ("Saves how a soup tastes.", {"pot": "s", "saltiness": "n", "sourness": "n"}),
    "prune_tree": ("Orders pruning of a tree.", {"tree": "s", "gardener": "s"}), "close_ward": ("Closes a ward of the hospital.", {"ward": "i", "reason": "s"}), "lend_bike": ("Lends a bike to a cyclist.", {"cyclist": "s", "bike": "s"}),
    "find_trail": ("Finds a hiking trail.", {"mountain": "s", "level": ["easy", "moderate", "hard"]}), "dose_plan": ("Plans a dose for a patient.", {"patient": "s", "milligrams": "n", "hour": "s"}), "stage_lights": ("Dims the lights of a stage.", {"stage": "s", "percent": "i"}),
    "move_piano": ("Moves a piano to another floor.", {"floor": "i", "movers": "i"}), "archive_letter": ("Archives a letter.", {"sender": "s", "year": "i"}), "museum_hours": ("When a museum is open.", {"museum": "s"}), "beach_report": ("Waves and water of a beach.", {"beach": "s"}),
    "pay_invoice": ("Pays an invoice.", {"invoice": "i", "amount": "n"}), "swap_shift": ("Swaps the shifts of two nurses.", {"nurse": "s", "colleague": "s", "day": "s"}), "print_label": ("Prints a label.", {"text": "s", "copies": "i"}), "grant_access": ("Gives somebody access to a room.", {"employee": "s", "room": "i"}),
    "dye_fabric": ("Dyes a fabric.", {"fabric": "s", "color": "s"}), "translate_menu": ("Translates a menu.", {"dish": "s", "language": "s"}), "count_birds": ("How many birds of a kind were counted.", {"kind": "s", "region": "s"}), "sync_clock": ("Sets the clock right.", {}), "list_alerts": ("What went wrong today.", {}),
    "water_garden": ("Waters a part of the garden.", {"zone": "s", "minutes": "i"}), "quote_shipping": ("What it costs to ship a parcel.", {"weight_kg": "n", "country": "s"}), "start_build": ("Builds a project.", {"project": "s", "configuration": ["debug", "release"]}), "drop_index": ("Drops an index of a table.", {"index": "s", "table": "s"}),
    "exchange": ("Exchanges money.", {"amount": "n", "currency": ["EUR", "USD", "GBP"]}), "reply_mail": ("Answers a mail.", {"address": "s", "text": "s"}), "tag_photo": ("Tags a photo with a person.", {"file": "s", "person": "s"}),
}
CASES = [
    ("hire_boat", "Jonas wants the Sea Urchin for 3 hours", ("hire_boat", "Jonas", "Sea Urchin", 3)), ("hire_boat", "hire the Blue Marlin, 5 hours, skipper is Ingrid Dahl", ("hire_boat", "Ingrid Dahl", "Blue Marlin", 5)), ("hire_boat museum_hours", "For Priya: 2 hours on the Windrose", ("hire_boat", "Priya", "Windrose", 2)),
    ("bake_order", "4 sourdough, sliced please", ("bake_order", "sourdough", 4, True)), ("bake_order sync_clock", "we need 12 sesame rolls, don't slice them", ("bake_order", "sesame rolls", 12, False)), ("bake_order", "raisin bread, 2, not sliced", ("bake_order", "raisin bread", 2, False)),
    ("record_catch", "Caught a rainbow trout of 4.5 pounds in Lake Como", ("record_catch", "rainbow trout", 4.5, "Lake Como")), ("record_catch", "Lake Ohrid: pike, 11 pounds", ("record_catch", "pike", 11, "Lake Ohrid")), ("record_catch beach_report", "12.25 pounds of perch out of Balaton", ("record_catch", "perch", 12.25, "Balaton")),
    ("measure_soup", "Pot 7B has sourness 3.5 and saltiness 8", ("measure_soup", "7B", 8, 3.5)), ("measure_soup", "saltiness 2.1, sourness 9.9, pot K3", ("measure_soup", "K3", 2.1, 9.9)), ("prune_tree", "Let Matthias prune the old pear", ("prune_tree", "old pear", "Matthias")), ("prune_tree", "The walnut looks wild, send Carla", ("prune_tree", "walnut", "Carla")),
    ("close_ward", "Ward 14 has to close because of flu", ("close_ward", 14, "flu")), ("lend_bike", "Lend the red tandem to Noor", ("lend_bike", "Noor", "red tandem")), ("lend_bike tag_photo", "Bruno Costa is taking the Roadster 500", ("lend_bike", "Bruno Costa", "Roadster 500")),
    ("find_trail", "I am near Mount Fuji and not very fit, something easy", ("find_trail", "Mount Fuji", "easy")), ("find_trail count_birds", "hard trail on Ben Nevis?", ("find_trail", "Ben Nevis", "hard")), ("dose_plan", "Mrs. Lindqvist gets 250 milligrams at 8 am", ("dose_plan", "Mrs. Lindqvist", 250, "8 am")),
    ("dose_plan", "At noon 12.5 milligrams for Ahmed", ("dose_plan", "Ahmed", 12.5, "noon")), ("stage_lights", "The main stage is too bright, go down to 30", ("stage_lights", "main", 30)), ("stage_lights water_garden", "40 percent on the north stage", ("stage_lights", "north", 40)), ("move_piano", "It must go up to floor 6, send 4 movers", ("move_piano", 6, 4)),
    ("move_piano", "3 movers for floor 2", ("move_piano", 2, 3)), ("archive_letter", "File the letter from Clara Schumann, 1853", ("archive_letter", "Clara Schumann", 1853)), ("museum_hours beach_report", "Can I still get into the Rijksmuseum?", ("museum_hours", "Rijksmuseum")), ("beach_report museum_hours", "Is the water nice at Bondi?", ("beach_report", "Bondi")),
    ("pay_invoice", "Pay 99.90 on invoice 40404", ("pay_invoice", 40404, 99.9)), ("pay_invoice quote_shipping", "invoice 881188 over 1250 euros can be paid", ("pay_invoice", 881188, 1250)), ("swap_shift", "Swap Marie with Tuan on Friday", ("swap_shift", "Marie", "Tuan", "Friday")),
    ("print_label", 'Print "Fragile: glass" 20 times', ("print_label", "Fragile: glass", 20)), ("print_label", "6 copies of 'This side up'", ("print_label", "This side up", 6)), ("grant_access", "Let Selma Aydin into room 311", ("grant_access", "Selma Aydin", 311)), ("grant_access prune_tree", "Room 9 for Kwame please", ("grant_access", "Kwame", 9)),
    ("dye_fabric", "I want the raw cotton in dark green", ("dye_fabric", "raw cotton", "dark green")), ("dye_fabric", "make the curtain purple", ("dye_fabric", "curtain", "purple")), ("translate_menu", "How do they call fried eggplant in Greek?", ("translate_menu", "fried eggplant", "Greek")), ("count_birds", "How many grey herons are there in Tuscany?", ("count_birds", "grey herons", "Tuscany")),
    ("sync_clock list_alerts", "The clock is wrong again", ("sync_clock",)), ("sync_clock list_alerts", "Did anything go wrong?", ("list_alerts",)), ("water_garden", "The roses get 10 minutes", ("water_garden", "roses", 10)), ("water_garden move_piano", "15 minutes for the herb bed", ("water_garden", "herb bed", 15)), ("quote_shipping", "What do you take for 7.5 kg to Portugal?", ("quote_shipping", 7.5, "Portugal")),
    ("start_build drop_index", "Build webshop in release", ("start_build", "webshop", "release")), ("start_build drop_index", "get rid of ix_orders_date on orders", ("drop_index", "ix_orders_date", "orders")), ("exchange", "I have 300 dollars to change", ("exchange", 300, "USD")), ("exchange list_alerts", "Give me pounds for 50", ("exchange", 50, "GBP")),
    ("reply_mail", "Tell k.brandt@postbox.at that we'll be there by ten", ("reply_mail", "k.brandt@postbox.at", "we'll be there by ten")), ("tag_photo", "That's Aunt Lucy on beach_2019.jpg", ("tag_photo", "beach_2019.jpg", "Aunt Lucy")), ("tag_photo lend_bike", "DSC_0042.png shows Henrik", ("tag_photo", "DSC_0042.png", "Henrik")),
    ("museum_hours", "When are the Uffizi and the Prado open?", ("museum_hours", "Uffizi"), ("museum_hours", "Prado")), ("water_garden", "Water the lawn 20 minutes and the hedge 5 minutes", ("water_garden", "lawn", 20), ("water_garden", "hedge", 5)), ("print_label sync_clock", "Print Danger twice... I mean 2 copies, and set the clock right", ("print_label", "Danger", 2), ("sync_clock",)),
    ("beach_report quote_shipping", "How is Copacabana, and what is 3 kg to Brazil?", ("beach_report", "Copacabana"), ("quote_shipping", 3, "Brazil")), ("stage_lights water_garden", "West stage to 75 percent, and 8 minutes for the tomatoes", ("stage_lights", "west", 75), ("water_garden", "tomatoes", 8)),
    ("prune_tree dye_fabric", "When does my train leave?",), ("record_catch translate_menu", "Book me a table for two tonight",), ("exchange archive_letter", "Water the plants on the balcony",), ("hire_boat close_ward", "Who discovered penicillin?",), ("start_build museum_hours", "Send Otto a message that I am late",),
]


def declaration(name):
    description, parameters = TOOLS[name]
    properties = {p: {"type": "string", "enum": t} if isinstance(t, list) else {"type": TYPES[t]} for p, t in parameters.items()}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {"type": "object", "properties": properties, "required": list(parameters)}}}


def main():
    lines = []
    for names, said, *calls in CASES:
        expected = [{"name": n, "arguments": dict(zip(TOOLS[n][1], values))} for n, *values in calls]
        ability = "no tool fits" if not calls else "two calls" if len(calls) > 1 else "several tools" if " " in names else "one tool"
        lines.append(json.dumps({"id": f"steering-{len(lines) + 1:02}", "ability": ability, "messages": [{"role": "user", "content": said}], "tools": [declaration(n) for n in names.split()], "expected": {"calls": expected}}, ensure_ascii=False))
    (Path(__file__).resolve().parent / "steering.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "cases")


if __name__ == "__main__":
    main()
