// Prints the median seconds of five runs, each with a fresh tokenizer: node tokenizer.mjs <folder of tokenizer.json> <text file>
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PreTrainedTokenizer } from "@huggingface/transformers";

const [folder, textFile] = process.argv.slice(2);
const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const text = readFileSync(textFile, "utf8");
const seconds = [];
let count = 0;
for (let run = 0; run < 5; run++) {
  const tokenizer = new PreTrainedTokenizer(json("tokenizer.json"), json("tokenizer_config.json"));
  const started = process.hrtime.bigint();
  count = tokenizer.encode(text, { add_special_tokens: false }).length;
  seconds.push(Number(process.hrtime.bigint() - started) / 1e9);
}

seconds.sort((a, b) => a - b);
console.log(JSON.stringify({ seconds: seconds[2], tokens: count }));
