// Makes components.jsonl: what the tokenizers library (Rust) gives for each kind of component.
//   HF_TOKENIZERS=<folder with node_modules that has the package tokenizers> node make-components.mjs
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(process.env.HF_TOKENIZERS ?? here, 'index.js'));
const { Tokenizer } = require('tokenizers');

const model = { type: 'WordLevel', vocab: { '<unk>': 0 }, unk_token: '<unk>' };
const load = (part) => Tokenizer.fromString(JSON.stringify({
  version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null,
  post_processor: null, decoder: null, model, ...part,
}));

const texts = ['Hello, World!', '  a  b  ', 'Ünïcödé ÀÉ', 'x1y22z333', '½ ² Ⅷ ٣', 'İstanbul ΣΑΣ', 'a\tb\r\nc\u2028d\u00a0e', '中文 and 日本', 'no-break, "quoted" (text).',
  '\u0000\u0007\u200b\ufffd|x', 'e\u0301 \u00e9 ﬁ Ⅳ 각', '▁a▁ b', '', '😀 a_b c\'s', 'ab--cd---e'];
const string = (value) => ({ String: value });
const regex = (value) => ({ Regex: value });
const normalizers = [
  ...['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents', 'Nmt', 'ByteLevel'].map((type) => ({ type })),
  ...[[true, true], [true, false], [false, true]].map(([strip_left, strip_right]) => ({ type: 'Strip', strip_left, strip_right })),
  { type: 'Prepend', prepend: '▁' },
  { type: 'Replace', pattern: string(' '), content: '▁' }, { type: 'Replace', pattern: regex('\\s+|[aeiou]{1,2}'), content: '$1' },
  { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: false },
  { type: 'BertNormalizer', clean_text: false, handle_chinese_chars: false, strip_accents: true, lowercase: false },
  { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }, { type: 'Lowercase' }] },
];
const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
const preTokenizers = [
  ...['Whitespace', 'WhitespaceSplit', 'BertPreTokenizer'].map((type) => ({ type })),
  ...behaviors.map((behavior) => ({ type: 'Punctuation', behavior })),
  ...behaviors.flatMap((behavior) => [false, true].map((invert) => ({ type: 'Split', pattern: regex('-|\\s+'), behavior, invert }))),
  { type: 'Split', pattern: string('-'), behavior: 'MergedWithNext', invert: false },
  { type: 'Digits', individual_digits: true }, { type: 'Digits', individual_digits: false },
  { type: 'CharDelimiterSplit', delimiter: '|' }, { type: 'FixedLength', length: 3 },
  ...['always', 'first', 'never'].flatMap((prepend_scheme) => [true, false].map((split) => ({ type: 'Metaspace', replacement: '▁', prepend_scheme, split }))),
  { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
  { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: true }] },
  { type: 'Sequence', pretokenizers: [{ type: 'Punctuation', behavior: 'Contiguous' }, { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    { type: 'Digits', individual_digits: false }, { type: 'Split', pattern: regex('[0-9][0-9]'), behavior: 'Isolated', invert: false }] },
];
const tokenLists = [['▁Hello', '▁wor', 'ld', '!'], ['▁', '▁a', 'b▁', '▁'], ['Hello', '##ing', 'do', 'not', ',', "n't", '##x .'], ['<0x48>', '<0xE4>', '<0xBD>', '<0xA0>', '▁x', '<0x0A>'],
  ['ĠHello', 'Ċ', 'Ã', '©', 'a'], ['low</w>', 'er', 'est</w>'], ['<pad>', 'h', 'h', 'e', '<pad>', 'l', '<pad>', 'l', 'o', '|', '|', 'w', '<pad>'], ['a'], ['  two', ' one ', '   ']];
const strip = (start, stop) => ({ type: 'Strip', content: ' ', start, stop });
const decoders = [
  { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: true },
  { type: 'ByteFallback' }, { type: 'Fuse' }, strip(1, 0), strip(2, 0),
  { type: 'WordPiece', prefix: '##', cleanup: true }, { type: 'WordPiece', prefix: '##', cleanup: false },
  { type: 'BPEDecoder', suffix: '</w>' }, { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
  { type: 'Replace', pattern: string('▁'), content: ' ' }, { type: 'Replace', pattern: regex('[l▁]+'), content: '_' },
  { type: 'Sequence', decoders: [{ type: 'Replace', pattern: string('▁'), content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }, strip(1, 0)] },
  { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }, { type: 'Replace', pattern: regex('l+|▁w'), content: 'L' }, strip(1, 2)] },
  { type: 'Sequence', decoders: [{ type: 'Fuse' }, strip(2, 3)] },
  { type: 'Sequence', decoders: [{ type: 'Fuse' }, { type: 'BPEDecoder', suffix: '</w>' }] },
];

const lines = [];
for (const config of normalizers) {
  const normalizer = load({ normalizer: config }).getNormalizer();
  for (const text of texts) lines.push({ normalizer: config, text, expected: normalizer.normalizeString(text) });
}
for (const config of preTokenizers) {
  const preTokenizer = load({ pre_tokenizer: config }).getPreTokenizer();
  for (const text of texts.filter((t) => t)) lines.push({ pre_tokenizer: config, text, expected: preTokenizer.preTokenizeString(text).map(([piece]) => piece) });
}
for (const config of decoders) {
  const decoder = load({ decoder: config }).getDecoder();
  for (const tokens of tokenLists) {
    // A stop longer than a token is out of range there.
    try { lines.push({ decoder: config, tokens, expected: decoder.decode(tokens) }); } catch { /* left out */ }
  }
}
fs.writeFileSync(path.join(here, 'components.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
