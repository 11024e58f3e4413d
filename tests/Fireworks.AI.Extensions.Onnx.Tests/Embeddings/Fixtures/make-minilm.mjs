// Writes minilm.jsonl: 200 texts and what @huggingface/transformers makes of them with models/all-MiniLM-L6-v2.
//   HF_TRANSFORMERS=<folder with node_modules> node make-minilm.mjs > minilm.jsonl      writes it
//   HF_TRANSFORMERS=<folder with node_modules> node make-minilm.mjs texts.json          prints whole vectors of the texts in a JSON list
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL, fileURLToPath } from 'node:url';
import path from 'node:path';

const require = createRequire(path.join(process.env.HF_TRANSFORMERS ?? '.', 'package.json'));
const { env, AutoTokenizer, AutoModel, Tensor, mean_pooling } = await import(pathToFileURL(require.resolve('@huggingface/transformers')));
const models = fileURLToPath(new URL('../../../../models/', import.meta.url));
env.allowRemoteModels = false;
env.localModelPath = models;

const tokenizer = await AutoTokenizer.from_pretrained('all-MiniLM-L6-v2');
const model = await AutoModel.from_pretrained('all-MiniLM-L6-v2', { dtype: 'fp32', subfolder: '' });

async function embed(text) {
  let ids = Array.from((await tokenizer([text])).input_ids.data, Number);

  // Its own truncation loses the token at the end, which Hugging Face's tokenizers keep.
  if (ids.length > 256) ids = [...ids.slice(0, 255), ids.at(-1)];
  const tensor = (value) => new Tensor('int64', BigInt64Array.from(ids, (id) => BigInt(value ?? id)), [1, ids.length]);
  const attention_mask = tensor(1);
  const { last_hidden_state } = await model({ input_ids: tensor(), attention_mask, token_type_ids: tensor(0) });
  const vector = mean_pooling(last_hidden_state, attention_mask).normalize(2, -1);
  return { ids, vector: Array.from(vector.data) };
}

function makeTexts() {
  let state = 20260;
  const next = (count) => (state = (state * 1103515245 + 12345) % 2147483648, Math.floor(state / 65536) % count);
  const words = ('river stone light garden winter music market train letter bridge memory window ocean forest number question answer model vector '
    + 'token search engine paper circle yellow quickly slowly never always because although between running walked unbelievable electromagnetic '
    + 'Paris Tokyo don\'t it\'s café naïve résumé 3.14 2026 100% e-mail C# foo_bar http://example.org/a?b=c').split(' ');
  const sentence = (count) => Array.from({ length: count }, () => words[next(words.length)]).join(' ') + '.';
  const texts = words.slice(0, 30);
  for (let count = 2; count <= 60; count++) texts.push(sentence(count));
  for (const count of [100, 190, 250, 300, 600, 601]) texts.push(sentence(count));
  texts.push(
    '😀', 'I ❤️ rain 🌧️ and 👩‍👩‍👧‍👦 families', '👍🏽 done', '🇫🇷 vs 🇩🇪', 'smile :-) or 🙂?',
    '我喜欢下雨天', '東京は日本の首都です。', '한국어 문장입니다.', '中文 and English 混合 text', '漢字かな交じり文', '㐀㐁 rare ideographs',
    'Привет, мир!', 'Καλημέρα κόσμε', 'مرحبا بالعالم', 'שלום עולם', 'สวัสดีชาวโลก', 'नमस्ते दुनिया', 'Xin chào thế giới', 'İstanbul ve Iğdır',
    'ÀÉÎÕÜ ñ ç ß Œ æ', 'e\u0301 a\u0300 combining', 'ﬁ ligature ﬀ', 'fullwidth ＡＢＣ１２３', '½ ² ³ № ™ ©', '€100, £20, ¥3000', '—“quotes”…‘single’',
    'tab\tand\nnewline\r\nand   spaces', '  leading and trailing  ', 'zero\u200bwidth and\u00a0no-break', 'control\u0007bell', '\ufeffbyte order mark', 'replacement \ufffd here',
    '\u2028line separator', 'under_score-and-dash/slash\\backslash', '....', '!?!?', '(a) [b] {c} <d>', '#hashtag @mention', 'a', 'A', '1', '0.0001', '-', ' ', '\n',
    'x'.repeat(99), 'x'.repeat(100), 'x'.repeat(101), 'unaffable '.repeat(10), 'ALL CAPS SHOUTING', 'CamelCaseIdentifier', 'snake_case_identifier', 'var x = new List<int>();',
    'SELECT * FROM users WHERE id = 1;', '{"json": [1, 2, null]}', '<html><body>hi</body></html>', 'The quick brown fox jumps over the lazy dog.',
    'How do I keep my key secret?', 'Wo bewahre ich meinen Schlüssel auf?', 'a'.repeat(50) + ' ' + '字'.repeat(50), '字'.repeat(300), '😀'.repeat(40));
  for (let index = 0; texts.length < 200; index++) texts.push(sentence(3 + index % 17) + ' ' + ['😀', '雨', 'é', 'Ω', '#1'][index % 5]);
  return texts.slice(0, 200);
}

if (process.argv[2]) {
  const vectors = [];
  for (const text of JSON.parse(readFileSync(process.argv[2], 'utf8'))) vectors.push((await embed(text)).vector);
  console.log(JSON.stringify(vectors));
} else {
  for (const text of makeTexts()) {
    const { ids, vector } = await embed(text);
    console.log(JSON.stringify({ text, ids, values: vector.slice(0, 8).map((value) => Number(value.toFixed(6))) }));
  }
}
