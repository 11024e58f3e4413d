// Makes the tokenizers of this folder and, with @huggingface/transformers, what they give:
//   HF_TRANSFORMERS=<folder with node_modules> node make-fixtures.mjs
// Seeded: the same files every time. The corpus is our own.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(process.env.HF_TRANSFORMERS ?? here, 'index.js'));
const { PreTrainedTokenizer } = await import(pathToFileURL(require.resolve('@huggingface/transformers')));

let seed = 20240607;
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * n);
};

const corpus = `The weather in Paris is mild today, and the weather in Berlin is colder than yesterday. We'll see; they've said it's fine.
A function returns the current time in a time zone: getTime("Europe/Paris") returns 12:30, and add(12, 30) returns 42.
for (int i = 0; i < 10; i++) { total += values[i]; } // the total of the values
def weather(city):\n    return table[city]\n\n\tif city in table:\n        print(city)
Größe, Straße, Äpfel und Öl. Être ou ne pas être: là où l'été règne. El niño está aquí, mañana también.
Погода в Париже сегодня хорошая, а завтра будет дождь. Добрый день!
今日はパリの天気がいいです。東京の天気はどうですか。今天巴黎的天气很好，明天会下雨。
오늘 파리의 날씨는 좋습니다. هذا يوم جميل في باريس. आज मौसम अच्छा है।
Emoji 😀 and 👍🏽 and 🚀 are tokens of bytes. {"name": "get_weather", "arguments": {"city": "Paris"}}`;

const printable = (b) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
let spare = 256;
const alphabet = Array.from({ length: 256 }, (_, b) => String.fromCharCode(printable(b) ? b : spare++));
const toBytes = (text) => Array.from(new TextEncoder().encode(text), (b) => alphabet[b]);

// Learns merges from words given as lists of symbols.
function learn(words, symbols, count) {
  const vocab = new Map(symbols.map((symbol, id) => [symbol, id]));
  const merges = [];
  while (merges.length < count) {
    const pairs = new Map();
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        const key = `${word[i]}\u0000${word[i + 1]}`;
        pairs.set(key, (pairs.get(key) ?? 0) + 1);
      }
    }
    const best = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    if (!best || best[1] < 2) break;
    const [left, right] = best[0].split('\u0000');
    merges.push([left, right]);
    if (!vocab.has(left + right)) vocab.set(left + right, vocab.size);
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        if (word[i] === left && word[i + 1] === right) word.splice(i, 2, left + right);
      }
    }
  }
  return { vocab: Object.fromEntries(vocab), merges };
}

const added = (id, content, flags = {}) => ({
  id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...flags,
});
const file = (parts) => ({
  version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null,
  post_processor: null, decoder: null, ...parts,
});
const template = (before, after, ids) => ({
  type: 'TemplateProcessing',
  single: [...before.map((id) => ({ SpecialToken: { id, type_id: 0 } })), { Sequence: { id: 'A', type_id: 0 } },
    ...after.map((id) => ({ SpecialToken: { id, type_id: 0 } }))],
  pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }],
  special_tokens: Object.fromEntries([...before, ...after].map((id) => [id, { id, ids: [ids[id]], tokens: [id] }])),
});

const gpt2Pattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const llama3Pattern = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const o200kPattern = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const byteLevel = (flags) => ({ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true, ...flags });
const split = (regex) => ({ type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false });

function byteLevelFiles() {
  const model = () => learn(corpus.match(gpt2Pattern).map(toBytes), alphabet, 220);
  const gpt2 = model();
  const size = Object.keys(gpt2.vocab).length;
  const bpe = (extra) => ({
    type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '',
    fuse_unk: false, byte_fallback: false, ...gpt2, ...extra,
  });
  const chat = [added(size, '<|begin|>'), added(size + 1, '<|im_start|>'), added(size + 2, '<|im_end|>', { rstrip: true }),
    added(size + 3, '<tool_call>', { special: false })];
  return {
    'gpt2': file({
      added_tokens: [added(size, '<|endoftext|>'), added(size + 1, '    ', { special: false, normalized: true }),
        added(size + 2, '  ', { special: false, normalized: true }), added(size + 3, '\t\t', { special: false, normalized: true })],
      pre_tokenizer: byteLevel(), post_processor: byteLevel({ trim_offsets: false }), decoder: byteLevel(),
      model: bpe({ merges: gpt2.merges.map((m) => m.join(' ')) }),
    }),
    'llama3': file({
      added_tokens: chat,
      pre_tokenizer: { type: 'Sequence', pretokenizers: [split(llama3Pattern), byteLevel({ use_regex: false })] },
      post_processor: { type: 'Sequence', processors: [byteLevel({ trim_offsets: false }), template(['<|begin|>'], [], { '<|begin|>': size })] },
      decoder: byteLevel(), model: bpe({ ignore_merges: true }),
    }),
    'qwen': file({
      added_tokens: chat, normalizer: { type: 'NFC' },
      pre_tokenizer: { type: 'Sequence', pretokenizers: [split(llama3Pattern.replace('{1,3}', '')), byteLevel({ use_regex: false })] },
      post_processor: byteLevel({ trim_offsets: false }), decoder: byteLevel(), model: bpe({}),
    }),
    'o200k': file({
      added_tokens: chat,
      pre_tokenizer: { type: 'Sequence', pretokenizers: [split(o200kPattern), byteLevel({ use_regex: false })] },
      decoder: byteLevel(), model: bpe({}),
    }),
    'roberta': file({
      added_tokens: [added(size, '<s>'), added(size + 1, '</s>'), added(size + 2, '<mask>', { lstrip: true })],
      pre_tokenizer: byteLevel({ add_prefix_space: true }),
      post_processor: { type: 'RobertaProcessing', sep: ['</s>', size + 1], cls: ['<s>', size], trim_offsets: true, add_prefix_space: true },
      decoder: byteLevel(), model: bpe({}),
    }),
  };
}

function sentencePieceFiles() {
  const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);
  const marked = corpus.replaceAll(' ', '▁');
  const words = [`▁${marked}`].flatMap((text) => text.match(/▁+[^▁]*|[^▁]+/gu)).map((word) => Array.from(word));
  const characters = [...new Set(Array.from(`▁${marked}`))].filter((c) => c.charCodeAt(0) < 0x3040 && c !== '\n').sort();
  const learned = learn(words.map((w) => w.filter((c) => characters.includes(c))), ['<unk>', '<s>', '</s>', ...bytes, ...characters], 260);
  const bpe = (extra) => ({
    type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null,
    fuse_unk: true, byte_fallback: true, ignore_merges: false, ...learned, ...extra,
  });
  const specials = (normalized) => [added(0, '<unk>', { normalized }), added(1, '<s>', { normalized }), added(2, '</s>', { normalized })];
  const decoders = (strip) => ({
    type: 'Sequence',
    decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' },
      ...(strip ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : [])],
  });
  const replace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  return {
    'llama2': file({
      added_tokens: specials(true),
      normalizer: { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, replace] },
      post_processor: template(['<s>'], [], { '<s>': 1 }), decoder: decoders(true),
      model: bpe({ merges: learned.merges.map((m) => m.join(' ')) }),
    }),
    'mistral': file({
      added_tokens: specials(false),
      pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false },
      post_processor: template(['<s>'], ['</s>'], { '<s>': 1, '</s>': 2 }), decoder: decoders(true), model: bpe({}),
    }),
    'gemma': file({
      added_tokens: [...specials(false), added(Object.keys(learned.vocab).length, '<start_of_turn>')],
      normalizer: replace,
      pre_tokenizer: { type: 'Split', pattern: { String: ' ' }, behavior: 'MergedWithPrevious', invert: false },
      decoder: decoders(false), model: bpe({}),
    }),
    'unknown': file({
      added_tokens: specials(false), normalizer: replace, decoder: decoders(false), model: bpe({ byte_fallback: false }),
    }),
  };
}

function unigramFile() {
  const counts = new Map();
  for (const word of corpus.normalize('NFKC').split(/\s+/)) {
    const characters = Array.from(`▁${word}`);
    for (let i = 0; i < characters.length; i++) {
      for (let length = 1; length <= 6 && i + length <= characters.length; length++) {
        const piece = characters.slice(i, i + length).join('');
        counts.set(piece, (counts.get(piece) ?? 0) + length);
      }
    }
  }
  const pieces = [...counts].filter(([p, c]) => (c > 5 || Array.from(p).length === 1) && !p.slice(1).includes('▁') && p.charCodeAt(0) < 0x3100)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 600);
  const vocab = [['<pad>', 0], ['</s>', 0], ['<unk>', 0], ...pieces.map(([p, c]) => [p, -Math.log(4000 / c) - random(1000) / 1e6])];
  return file({
    added_tokens: [added(0, '<pad>'), added(1, '</s>'), added(2, '<unk>'), added(vocab.length, '<extra_id_0>')],
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFKC' }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', add_prefix_space: true }] },
    post_processor: template([], ['</s>'], { '</s>': 1 }),
    decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
    model: { unk_id: 2, vocab },
  });
}

function wordPieceFile() {
  const words = corpus.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '').match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu);
  const pieces = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
  for (const word of words) {
    Array.from(word).forEach((c, i) => { if (c.charCodeAt(0) < 0x250) pieces.add(i === 0 ? c : `##${c}`); });
    if (random(3) > 0) pieces.add(word);
    if (word.length > 4 && word.charCodeAt(0) < 0x250) { pieces.add(word.slice(0, 3)); pieces.add(`##${word.slice(3)}`); }
  }
  return file({
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((token, id) => added(id, token)),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: template(['[CLS]'], ['[SEP]'], { '[CLS]': 2, '[SEP]': 3 }),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries([...pieces].map((p, id) => [p, id])) },
  });
}

const texts = [
  'Hello world', ' leading and trailing ', 'The weather in Paris is mild today.', "We'll see: it's I'M they'VE don't", '', ' ', '   ', '\n', '\n\n', '\t\t x',
  'a  b   c    d     e', '        eight spaces', 'tabs\tand\r\nlines\r\n\r\nend', '12 345 6789 0.5 1,000,000', 'x=1;y=[2,3];z={"a":null}',
  'def f(x):\n    return x + 1\n\n\nprint(f(2))', 'Größe Straße Äpfel', 'El niño está aquí', 'Être ou ne pas être: là', 'Погода в Париже', '今日はパリの天気がいいです。',
  '今天天气很好，明天会下雨。', '오늘 날씨는 좋습니다', 'هذا يوم جميل', 'आज मौसम अच्छा है', 'สวัสดีครับ', '😀', 'a😀b 👍🏽 👨‍👩‍👧‍👦 🚀🚀', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚𝟛', '𐌰𐌱 𠀀',
  'e\u0301 vs \u00e9', 'ﬁ ① Ａ ｱ', '\u0000\u0001\u0007\u001b[31mred\u001b[0m\u007f', 'zero\u200bwidth\u200djoin', 'nbsp\u00a0here\u2003em\u3000wide',
  '<s>', 'a<s>b</s> <s>', '<|endoftext|>x', 'say <|im_end|>  next', '<tool_call> {"name": "f"}', 'fill <mask> in', '[MASK] it, [CLS]', '<extra_id_0> y', '▁ and ▁▁', '<0x0A><0xZZ>',
  'https://example.org/path?query=1&x=%20#top', 'CamelCaseWordsAndHTMLElements', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '!!!??...---', "''''\"\"\"\"`",
];
texts.push(Array.from({ length: 300 }, () => 'etaoinshrdlu '.charAt(random(12))).join(''));
const ranges = [[0x20, 0x7e], [0x20, 0x7e], [0, 0x1f], [0xa0, 0x24f], [0x300, 0x30f], [0x400, 0x44f], [0x4e00, 0x4fff], [0x1f300, 0x1f5ff], [0x1d400, 0x1d4ff]];
for (let count = 0; count < 40; count++) {
  let text = '';
  let range = ranges[random(ranges.length)];
  for (let length = 1 + random(16); length > 0; length--) {
    if (random(4) === 0) range = ranges[random(ranges.length)];
    text += random(5) === 0 ? ' ' : String.fromCodePoint(range[0] + random(range[1] - range[0] + 1));
  }
  texts.push(text);
}

const fixtures = { ...byteLevelFiles(), ...sentencePieceFiles(), 'unigram': unigramFile(), 'wordpiece': wordPieceFile() };
for (const [name, tokenizer] of Object.entries(fixtures)) {
  const reference = new PreTrainedTokenizer(structuredClone(tokenizer), {});
  const cases = texts.map((text) => {
    const ids = reference.encode(text, { add_special_tokens: false });
    return {
      text, ids, special: reference.encode(text, { add_special_tokens: true }),
      decoded: ids.length === 0 ? '' : reference.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    };
  });
  fs.writeFileSync(path.join(here, `${name}.tokenizer.json`), `${JSON.stringify(tokenizer)}\n`);
  fs.writeFileSync(path.join(here, `${name}.expected.jsonl`), cases.map((c) => `${JSON.stringify(c)}\n`).join(''));
}
