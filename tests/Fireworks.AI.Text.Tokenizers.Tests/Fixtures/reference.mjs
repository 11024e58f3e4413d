// Prints texts with what @huggingface/transformers gives for them, a JSON object per line:
//   HF_TRANSFORMERS=<folder with node_modules> node reference.mjs <folder with tokenizer.json> <count> <seed>
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, count, seedText] = process.argv.slice(2);
const require = createRequire(path.join(process.env.HF_TRANSFORMERS, 'index.js'));
const { PreTrainedTokenizer } = await import(pathToFileURL(require.resolve('@huggingface/transformers')));
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const tokenizer = new PreTrainedTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));

let seed = Number(seedText);
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * n);
};

const texts = [
  'The quick brown fox jumps over the lazy dog. It\'s 12:30, and they\'ve said: "we\'ll see!"',
  'Die Größe der Straße ist groß; Äpfel, Öl und Übermut.', 'L\'été où l\'on rêvait, ça et là — naïvement.', 'El niño comió piñas ¿verdad? ¡Sí!',
  'Съешь же ещё этих мягких французских булок, да выпей чаю.', 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.', 'これは日本語の文章です。カタカナもあります。', '今天天气很好，我们去公园散步吧！繁體中文也一樣。',
  '오늘은 날씨가 좋아서 산책을 갔습니다.', 'هذا نص باللغة العربية، مع علامات ترقيم؟', 'זהו טקסט בעברית.', 'यह हिन्दी में एक वाक्य है।', 'นี่คือประโยคภาษาไทยที่ไม่มีช่องว่าง', 'Đây là tiếng Việt có dấu: ỗ ử ặ.',
  'def fib(n):\n    """Return the n-th number."""\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n\nprint([fib(i) for i in range(10)])\n',
  'public static async Task<int> Main(string[] args)\r\n{\r\n\tvar x = args?.Length ?? 0; // comment\r\n\treturn x << 2 ^ 0xFF;\r\n}\r\n',
  '{"a":[1,2.5e-3,null,true],"b":{"c":"\\u00e9\\n"}}', '<div class="x">&nbsp;</div><!-- c -->', 'SELECT * FROM t WHERE a>=1 AND b<>\'x\';',
  '😀😃😄 👨‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\u0000\u0001\u0002\u0007\b\u000b\u000c\u001b[0m\u007f\u0080\u0085\u009f\u00ad\u200b\u200d\u200e\u2028\u2029\u2060\ufeff\ufffd\uffff',
  ...[1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 32, 33, 64, 100, 1000].flatMap((n) => [' '.repeat(n), `a${' '.repeat(n)}b`, `${'\t'.repeat(n)}x`, '\n'.repeat(n), `x${' \n'.repeat(n)}y`]),
  'a'.repeat(5000), 'ab'.repeat(3000), '=-'.repeat(500), '漢'.repeat(700), '😀'.repeat(300),
];
const ranges = [[0x20, 0x7e], [0x20, 0x7e], [0x20, 0x7e], [0, 0x1f], [0x7f, 0x9f], [0xa0, 0x24f], [0x300, 0x36f], [0x370, 0x52f], [0x590, 0x6ff], [0x900, 0x97f], [0xe00, 0xe7f],
  [0x1100, 0x11ff], [0x2000, 0x206f], [0x20a0, 0x2bff], [0x3000, 0x30ff], [0x4e00, 0x9fff], [0xac00, 0xd7a3], [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xff00, 0xffef],
  [0x10330, 0x1034a], [0x1d400, 0x1d7ff], [0x1f300, 0x1faff], [0x20000, 0x2a6df], [0, 0xd7ff], [0xe000, 0xffff], [0x10000, 0x1cbff]];
const words = ["'s", "'re", "'LL", "don't", 'hello', 'World', '  ', '\n\n', '\t\t', '    ', ' '.repeat(40), '123', '4567', '<|endoftext|>', '<s>', '</s>', '<unk>', ' <s>', '<|en|>',
  '<|0.00|>', '<extra_id_0>', '</s> ', '▁', '▁▁', '<0x0A>', '\r\n', '👨‍👩‍👧‍👦', 'e\u0301', 'ﬁ', 'Ǆ', 'İ', 'ß', '…', '𝔘𝔫𝔦', ' \ufeff', '\u0085'];
for (let index = 0; index < Number(count); index++) {
  let text = '';
  let range = ranges[random(ranges.length)];
  for (let length = 1 + random(25); length > 0; length--) {
    if (random(4) === 0) range = ranges[random(ranges.length)];
    const kind = random(10);
    text += kind < 2 ? ' ' : kind === 2 ? words[random(words.length)] : String.fromCodePoint(range[0] + random(range[1] - range[0] + 1));
  }
  texts.push(text);
}

let output = '';
for (const text of texts) {
  const ids = tokenizer.encode(text, { add_special_tokens: false });
  const special = tokenizer.encode(text, { add_special_tokens: true });
  const decoded = ids.length === 0 ? '' : tokenizer.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  output += `${JSON.stringify({ text, ids, special, decoded })}\n`;
}
process.stdout.write(output);
