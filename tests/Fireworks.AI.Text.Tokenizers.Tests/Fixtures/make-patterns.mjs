// Makes patterns.jsonl: how the tokenizers library (Rust, with Oniguruma) cuts texts by regular expressions.
//   HF_TOKENIZERS=<folder with node_modules that has the package tokenizers> node make-patterns.mjs
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(process.env.HF_TOKENIZERS ?? here, 'index.js'));
const { Tokenizer } = require('tokenizers');

let seed = 20240607;
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * n);
};

const patterns=[
 "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
 "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
 "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
 "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
 "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
 "\\p{N}{1,3}","[一-龥぀-ゟ゠-ヿ]+",
 "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
 "[\\p{Han}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}&&[^\\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
 " ?[^(\\s|[.,!?…。，、।۔،])]+","[0-9][0-9][0-9]","(?:\\r?\\n)+(?!\\r?\\n)","(?<=\\p{L})(?=\\p{N})|(?<!\\d)\\.","\\b","\\w+|[^\\w\\s]+","(a|ab)(c|bcd)*?d?","(?>a+)b|(x*)*y","^.|.$","(?i)ǆ|[a-k]+z","\\s*\\n+\\s*|[ \\t]{2,}","(?:a?){3}b|\\h{2}","[[:digit:]]+|[[:^space:]a]","\\x41|\\x{1F600}|\\u4e2d","(?<!\\n\\n)(?:  )+|x{,2}y",
];
const ranges=[[0x20,0x7e],[0x20,0x7e],[0x61,0x64],[0x30,0x39],[9,13],[0x80,0x9f],[0xa0,0x24f],[0x300,0x36f],[0x370,0x52f],[0x600,0x6ff],[0x900,0x97f],[0xe00,0xe7f],[0x2000,0x206f],[0x2150,0x218f],[0x2460,0x24ff],[0x3000,0x30ff],[0x4e00,0x9fff],[0xac00,0xd7a3],[0xfeff,0xfeff],[0xff00,0xffef],[0x10330,0x1034a],[0x1d400,0x1d7ff],[0x1f130,0x1f169],[0x1f300,0x1faff],[0x20000,0x2a6df]];
const words=["'s","'LL","'ſ","don't","I'M","hello","World","HTMLElement","  ","\n\n","\r\n"," \n ","\t\t","123","4567","a","b","ab","abcd","xy","aab","STRASSE","straße","Ǆ","ǆ","ǅ","K","K","//","…","😀","中"];
const cp=r=>{let c=r[0]+random(r[1]-r[0]+1);return String.fromCodePoint(c)};
const gen=()=>{let n=1+random(14),o='';let r=ranges[random(ranges.length)];for(let i=0;i<n;i++){if(random(4)==0)r=ranges[random(ranges.length)];const k=random(10);if(k<2)o+=' ';else if(k<5)o+=words[random(words.length)];else o+=cp(r)}return o};

const lines = [];
for (const pattern of patterns) {
  const preTokenizer = Tokenizer.fromString(JSON.stringify({
    version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, post_processor: null, decoder: null,
    pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
    model: { type: 'WordLevel', vocab: { '<unk>': 0 }, unk_token: '<unk>' },
  })).getPreTokenizer();
  for (let count = 0; count < 40; count++) {
    const text = gen();
    lines.push({ pattern, text, pieces: preTokenizer.preTokenizeString(text).map(([piece]) => piece) });
  }
}
fs.writeFileSync(path.join(here, 'patterns.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
