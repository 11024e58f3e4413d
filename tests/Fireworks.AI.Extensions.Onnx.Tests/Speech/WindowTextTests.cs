using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Speech;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>The rules by which a window is written down and split, apart from a model.</summary>
public sealed class WindowTextTests : IDisposable
{
    private readonly WhisperFolder _built = new();
    private readonly Tokenizer _tokenizer;
    private readonly WhisperTokens _tokens;

    public WindowTextTests()
    {
        var folder = new ModelFolder(_built.Folder);
        _tokenizer = Tokenizer.Load(Path.Combine(_built.Folder, "tokenizer.json"));
        _tokens = WhisperTokens.Load(folder, _tokenizer, _built.Size, isMultilingual: null);
    }

    [Fact]
    public void Languages_are_found_among_the_tokens()
    {
        Assert.Equal(["de", "en", "haw"], _tokens.Languages.Keys.Order());
        Assert.True(_tokens.IsMultilingual);
        Assert.Equal("haw", _tokens.CodeOf(_tokens.Languages["haw"]));
    }

    // Times in hundredths of a second, and words.
    [Theory]
    [InlineData("0 laut 100", "laut 0-100", 400)]
    [InlineData("0 laut 100 120 leise 200", "laut 0-100, leise 120-200", 400)]
    [InlineData("0 laut 100 120 leise", "laut 0-100", 100)]
    [InlineData("0 laut 100 120", "laut 0-100", 100)]
    [InlineData("20 laut", "laut 20-400", 400)]
    [InlineData("0 laut 100 100 200 300", "laut 0-100", 200)]
    [InlineData("0 laut 600", "laut 0-400", 400)]
    [InlineData("", "", 400)]
    [InlineData("0", "", 400)]
    public void A_window_is_split_at_its_times(string written, string expected, int next)
    {
        var (segments, place) = WindowSegments.Split(Parse(written), _tokens, _tokenizer, ToSamples(400), isCut: false);
        Assert.Equal(expected, string.Join(", ", segments.Select(static segment => $"{segment.Text.Trim()} {segment.Start / 160}-{segment.End / 160}")));
        Assert.Equal(ToSamples(next), place);
    }

    [Fact]
    public void A_text_that_was_cut_keeps_its_last_segment()
    {
        var (segments, place) = WindowSegments.Split(Parse("0 laut 100 120 leise"), _tokens, _tokenizer, ToSamples(400), isCut: true);
        Assert.Equal([" laut", " leise"], segments.Select(static segment => segment.Text));
        Assert.Equal(ToSamples(400), place);
    }

    // What may follow: t for times from that one on, w for words, e for the end.
    [Theory]
    [InlineData("", "t0-100")]
    [InlineData("20", "w e")]
    [InlineData("20 laut", "t22 w e")]
    [InlineData("20 laut 100", "t100 e")]
    [InlineData("20 laut 100 120", "w e")]
    [InlineData("20 laut 100 120 leise", "t122 w e")]
    public void Times_come_in_pairs_and_never_go_back(string written, string expected)
    {
        var scores = new float[_built.Size];

        // No time is likely, so that the rule about all of them together does not hold.
        scores.AsSpan(_tokens.FirstTimestamp).Fill(-100);
        new TimestampRules(_tokens, maxInitialTimestamp: 50).Apply(scores, Parse(written), new float[scores.Length]);
        List<string> allowed = [];
        var first = Array.FindIndex(scores, _tokens.FirstTimestamp, static score => score > float.NegativeInfinity);
        var last = Array.FindLastIndex(scores, static score => score > float.NegativeInfinity);
        if (first >= 0)
        {
            allowed.Add(last == scores.Length - 1 ? $"t{ToHundredths(first)}" : $"t{ToHundredths(first)}-{ToHundredths(last)}");
        }

        allowed.AddRange(scores[_built.IdOf(" laut")] > float.NegativeInfinity ? ["w"] : []);
        allowed.AddRange(scores[_tokens.End] > float.NegativeInfinity ? ["e"] : []);
        Assert.Equal(expected, string.Join(' ', allowed));
    }

    [Fact]
    public void Times_that_are_likely_together_leave_no_text()
    {
        var scores = new float[_built.Size];
        scores.AsSpan(0, _tokens.FirstTimestamp).Fill(-10);
        scores[_built.IdOf(" laut")] = 5;
        new TimestampRules(_tokens, 50).Apply(scores, Parse("20 laut"), new float[scores.Length]);
        Assert.All(scores[.._tokens.FirstTimestamp], static score => Assert.Equal(float.NegativeInfinity, score));
        scores.AsSpan().Fill(-10);
        scores[_built.IdOf(" laut")] = 5;
        new TimestampRules(_tokens, 50).Apply(scores, Parse("20 laut"), new float[scores.Length]);
        Assert.Equal(5, scores[_built.IdOf(" laut")]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("The quick brown fox jumps over the lazy dog.", 0.8)]
    [InlineData("no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no no", 5.5)]
    public void Compression_tells_texts_that_repeat_themselves(string text, double expected)
    {
        Assert.InRange(RepeatedText.GetCompressionRatio(text), expected * 0.9, expected * 1.3);
    }

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", null)]
    [InlineData("1 2 3 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9", 4)]
    [InlineData("9 9 9 9 9 9 9 9 9 9", null)]
    [InlineData("5 1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1 2 3 4 5", 5)]
    [InlineData("7 1 2 3 4 1 2 3 4 1 2 3 4", null)]
    public void A_loop_is_one_phrase_four_times_at_the_end(string text, int? expected)
    {
        var ids = text.Split(' ').Select(static id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(expected, RepeatedText.FindLoop(ids));
    }

    // Times in hundredths of a second, and words; the last ones as often as the number says.
    [Theory]
    [InlineData("0", "laut", 16, 2)]
    [InlineData("0", "laut", 15, null)]
    [InlineData("0 laut 100 100 laut 200 200", "laut", 16, 8)]
    public void A_loop_within_a_segment_is_found(string begin, string word, int times, int? expected)
    {
        var written = Parse(string.Join(' ', Enumerable.Repeat(word, times).Prepend(begin)));
        Assert.Equal(expected, RepeatedText.FindLoop(written, _tokens));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(6, null)]
    [InlineData(100, null)]
    public void A_loop_over_segments_is_one_where_times_hardly_move_on(int step, int? expected)
    {
        var segments = Enumerable.Range(0, 20).Select(place => $"{place * step} laut {(place + 1) * step}");
        Assert.Equal(expected, RepeatedText.FindLoop(Parse(string.Join(' ', segments) + $" {20 * step} laut"), _tokens));
    }

    [Fact]
    public void Signs_are_not_written_where_the_folder_names_no_tokens()
    {
        var suppressed = new SuppressedTokens(_tokens, new SpeechGenerationConfig(), _tokenizer, _built.Size);
        var scores = new float[_built.Size];
        suppressed.Apply(scores, isFirst: false);
        Assert.Equal(float.NegativeInfinity, scores[_built.IdOf("[")]);
        Assert.Equal(float.NegativeInfinity, scores[_tokens.Start]);
        Assert.Equal(float.NegativeInfinity, scores[_tokens.NoTimestamps]);
        Assert.Equal(0, scores[_tokens.End]);
        Assert.Equal(0, scores[_built.IdOf(",")]);
        Assert.Equal(0, scores[_tokens.FirstTimestamp]);
        suppressed.Apply(scores, isFirst: true);
        Assert.Equal(float.NegativeInfinity, scores[_tokens.End]);
    }

    [Fact]
    public void Tokens_are_drawn_by_their_probability()
    {
        var scores = new[] { 0f, float.NegativeInfinity, MathF.Log(3) };
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 4000).Select(_ => LogProbabilities.Choose(scores, 1, random, new float[3])).ToArray();
        Assert.DoesNotContain(1, drawn);
        Assert.InRange(drawn.Count(static token => token == 2), 2850, 3150);
        Assert.Equal(2, LogProbabilities.Choose(scores, 0, random, new float[3]));
        Assert.Equal(Math.Log(4), LogProbabilities.LogSumExp(scores, new float[3]), 5);
    }

    // Voices as places of frames of 512 samples.
    [Theory]
    [InlineData("", 0, null)]
    [InlineData("20-40", 0, 20)]
    [InlineData("20-40", 30, 30)]
    [InlineData("20-40", 36, null)]
    [InlineData("20-40", 41, null)]
    [InlineData("20-21", 0, null)]
    [InlineData("20-40 45-60", 41, 41)]
    [InlineData("20-40 80-100", 41, 80)]
    public void Voices_are_found_after_a_place(string voices, int place, int? expected)
    {
        var tracker = new VoiceTracker(new Scripted(voices));
        tracker.Hear(new float[512 * 120]);
        tracker.End();
        var padding = VoiceTracker.Padding;
        Assert.Equal(expected is { } frame ? Math.Max(place * 512, (frame * 512) - padding) : null, tracker.FindNext(place * 512));
    }

    [Fact]
    public void Voices_end_with_what_is_around_them_and_silence_is_counted_from_there()
    {
        var tracker = new VoiceTracker(new Scripted("20-40 80-100"));
        tracker.Hear(new float[512 * 60]);
        Assert.Equal(20 * 512, tracker.Silence);
        tracker.Hear(new float[512 * 30]);
        Assert.Equal(0, tracker.Silence);
        tracker.Hear(new float[512 * 30]);
        Assert.Equal((40 * 512) + VoiceTracker.Padding, tracker.FindEnd(60 * 512));
        Assert.Equal(90 * 512, tracker.FindEnd(90 * 512));
        Assert.Equal(25 * 512, tracker.Count(15 * 512, 85 * 512));
        tracker.Forget(50 * 512);
        Assert.Equal((80 * 512) - VoiceTracker.Padding, tracker.FindNext(0));
    }

    /// <summary>Whatever the scores are, what is written under the rules is a row of segments that begin where others end, or later.</summary>
    [Fact]
    public void Any_scores_give_segments_in_order()
    {
        var rules = new TimestampRules(_tokens, 50);
        var suppressed = new SuppressedTokens(_tokens, new SpeechGenerationConfig(), _tokenizer, _built.Size);
        var scores = new float[_built.Size];
        var scratch = new float[_built.Size];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            List<int> written = [];
            var heat = (random.NextSingle() * 30) - 10;
            while (written.Count < 60)
            {
                for (var token = 0; token < scores.Length; token++)
                {
                    scores[token] = (random.NextSingle() * 20) + (_tokens.IsTimestamp(token) ? heat : 0);
                }

                suppressed.Apply(scores, written.Count == 0);
                rules.Apply(scores, written.ToArray(), scratch);
                var next = LogProbabilities.Choose(scores, seed % 2, random, scratch);
                Assert.True(scores[next] > float.NegativeInfinity, $"Seed {seed} leaves nothing to write after {written.Count} tokens.");
                if (next == _tokens.End)
                {
                    break;
                }

                written.Add(next);
            }

            var times = written.Where(_tokens.IsTimestamp).ToArray();
            Assert.True(_tokens.IsTimestamp(written[0]));
            Assert.Equal(times.Order(), times);
            Assert.DoesNotContain(written, token => token > _tokens.End && !_tokens.IsTimestamp(token));
            var length = random.Next(1, LogMelSpectrogram.WindowLength);
            var (segments, place) = WindowSegments.Split([.. written], _tokens, _tokenizer, length, isCut: seed % 3 == 0);
            Assert.InRange(place, 0, length);
            var end = 0;
            foreach (var segment in segments)
            {
                Assert.InRange(segment.Start, end, length);
                Assert.InRange(segment.End, segment.Start, length);
                end = segment.End;
            }
        }
    }

    public void Dispose() => _built.Dispose();

    private static int ToSamples(int hundredths) => hundredths * 160;

    private int ToHundredths(int time) => (time - _tokens.FirstTimestamp) * 2;

    private int[] Parse(string written) => [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
        word => int.TryParse(word, out var time) ? _tokens.FirstTimestamp + (time / 2) : _built.IdOf($" {word}"))];

    private sealed class Scripted(string voices) : IVoiceDetector
    {
        private readonly (int Start, int End)[] _voices = [.. voices.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static voice => (Parse(voice, 0), Parse(voice, 1)))];

        private static int Parse(string voice, int side) => int.Parse(voice.Split('-')[side], System.Globalization.CultureInfo.InvariantCulture);

        private int _frame;

        public int FrameLength => 512;

        public float GetProbability(ReadOnlySpan<float> frame)
        {
            var place = _frame++;
            return _voices.Any(voice => place >= voice.Start && place < voice.End) ? 1 : 0;
        }

        public void Dispose()
        {
        }
    }
}
