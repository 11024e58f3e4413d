// Prints the median seconds per rendering of five runs, compiled once: node template.mjs <template file> <JSON file of its variables>
import { readFileSync } from "node:fs";
import { Template } from "@huggingface/jinja";

const [templateFile, inputFile] = process.argv.slice(2);
const template = new Template(readFileSync(templateFile, "utf8"));
const input = JSON.parse(readFileSync(inputFile, "utf8"));
const repetitions = 300;
const seconds = [];
let length = 0;
for (let run = 0; run < 6; run++) {
  const started = process.hrtime.bigint();
  for (let i = 0; i < repetitions; i++) {
    length = template.render(input).length;
  }

  // The first run warms up.
  if (run > 0) {
    seconds.push(Number(process.hrtime.bigint() - started) / 1e9 / repetitions);
  }
}

seconds.sort((a, b) => a - b);
console.log(JSON.stringify({ seconds: seconds[2], length }));
