"""Writes what Jinja2 gives for each template of snippets.json beside it; null where it reports an error.

Run it with a Python that has Jinja2 after adding snippets: python3 update_snippets.py
"""

import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parents[1] / "Shared"))
from jinja_reference import render

path = pathlib.Path(__file__).with_name("snippets.json")
corpus = json.loads(path.read_text(encoding="utf-8"))
variables = json.dumps(corpus["variables"], ensure_ascii=False)
lines = []
for snippet in corpus["snippets"]:
    result = render({"template": snippet["template"], "variables": json.loads(variables)})
    lines.append("    " + json.dumps({"template": snippet["template"], "output": result.get("output")}, ensure_ascii=False))
path.write_text('{\n  "variables": %s,\n  "snippets": [\n%s\n  ]\n}\n' % (variables, ",\n".join(lines)), encoding="utf-8")
