using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>Writes down a window of sound: the encoder hears it once, and the decoder tries until a try is good.</summary>
/// <param name="graph">The model's graphs.</param>
/// <param name="tokens">Its tokens.</param>
/// <param name="suppressed">Those that are not written.</param>
/// <param name="config">What the folder says of writing.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="contextLength">The most tokens that the text before and the window's text may have together.</param>
internal sealed class WindowDecoder(
    WhisperGraph graph,
    WhisperTokens tokens,
    SuppressedTokens suppressed,
    SpeechGenerationConfig config,
    Tokenizer tokenizer,
    int contextLength)
{
    private readonly TimestampRules _rules = new(tokens, config.MaxInitialTimestamp);

    /// <summary>The most tokens of a window's text, half of the context.</summary>
    public int MaxTextTokens => contextLength / 2;

    /// <summary>The most tokens of the text before; the start of this one is between.</summary>
    public int MaxPreviousTokens => Math.Max(0, (contextLength / 2) - 4);

    /// <param name="features">The features of the window.</param>
    /// <param name="task">What to write.</param>
    /// <param name="options">Ends the native run that is under way where it is told to.</param>
    /// <param name="cancellationToken">Ends the work between two tokens.</param>
    public WindowTranscript Decode(
        Memory<float> features, WindowTask task, RunOptions options, CancellationToken cancellationToken)
    {
        using var window = graph.Hear(features, options);
        var run = new Run(graph, window, options, cancellationToken);
        int? language = tokens.IsMultilingual ? task.Language ?? FindLanguage(run) : null;
        using var start = Start(run, task, language, out var noSpeech, out var scores);
        WindowTranscript? transcript = null;
        var computed = 0;
        foreach (var temperature in task.Temperatures)
        {
            transcript = Try(run, start, scores, temperature, task) with
            {
                Language = language,
                NoSpeechProbability = noSpeech,
                PromptTokens = start.Length,
            };
            computed += transcript.ComputedTokens;
            var isGuess = transcript.AverageLogProbability < task.LogProbabilityThreshold;
            if (isGuess && noSpeech > task.NoSpeechThreshold)
            {
                return transcript with { IsSilence = true, ComputedTokens = computed };
            }

            if (!isGuess && !transcript.IsLoop && transcript.CompressionRatio <= task.CompressionRatioThreshold)
            {
                break;
            }
        }

        return transcript! with { ComputedTokens = computed };
    }

    /// <summary>Splits a window's text at its timestamps.</summary>
    public (List<WindowSegment> Segments, int Next) Split(WindowTranscript written, int length) =>
        WindowSegments.Split(written.Tokens, tokens, tokenizer, length, written.IsLoop);

    /// <summary>Asks the model, without a text before that may be of another language.</summary>
    private int FindLanguage(Run run)
    {
        var scores = new float[graph.VocabularySize];
        using var empty = graph.CreateState();
        run.Step(empty, [tokens.Start], scores).Dispose();
        return tokens.Languages.Values.MaxBy(token => scores[token]);
    }

    /// <summary>Writes what a text begins with: the text before, the language and the task.</summary>
    private DecoderState Start(Run run, WindowTask task, int? language, out double noSpeech, out float[] scores)
    {
        scores = new float[graph.VocabularySize];
        int[] previous = task.Previous.Count == 0 ? [] : [tokens.Previous, .. task.Previous.TakeLast(MaxPreviousTokens)];
        using var empty = graph.CreateState();
        var state = run.Step(empty, [.. previous, tokens.Start], scores);
        noSpeech = tokens.NoSpeech is not { } silence ? 0
            : Math.Exp(scores[silence] - LogProbabilities.LogSumExp(scores, new float[scores.Length]));
        foreach (var token in language is { } code ? [code, task.IsTranslation ? tokens.Translate : tokens.Transcribe] : (int[])[])
        {
            using var before = state;
            state = run.Step(before, [token], scores);
        }

        return state;
    }

    private WindowTranscript Try(Run run, DecoderState start, float[] firstScores, double temperature, WindowTask task)
    {
        var random = new Random(task.Seed);
        var scores = (float[])firstScores.Clone();
        var scratch = new float[scores.Length];
        List<int> written = [];
        var sum = 0.0;
        var most = Math.Min(MaxTextTokens, contextLength - start.Length);
        int? loop = null;
        var state = start;
        try
        {
            while (true)
            {
                suppressed.Apply(scores, isFirst: written.Count == 0);
                _rules.Apply(scores, CollectionsMarshal.AsSpan(written), scratch);
                RequireScores(scores, "the tokens that may follow have none. Look at 'suppress_tokens' in generation_config.json.");
                var token = LogProbabilities.Choose(scores, temperature, random, scratch);
                sum += scores[token] - LogProbabilities.LogSumExp(scores, scratch);
                if (token == tokens.End)
                {
                    break;
                }

                written.Add(token);
                loop = tokens.IsText(token) ? RepeatedText.FindLoop(CollectionsMarshal.AsSpan(written), tokens) : null;
                if (loop is not null || written.Count >= most)
                {
                    break;
                }

                var next = run.Step(state, [token], scores);
                Release(state);
                state = next;
            }
        }
        finally
        {
            Release(state);
        }

        var text = tokenizer.Decode(written.Where(tokens.IsText).ToArray());
        return new WindowTranscript
        {
            Tokens = [.. written.Take(loop ?? written.Count)],
            Temperature = temperature,
            AverageLogProbability = sum / (written.Count + 1),
            CompressionRatio = RepeatedText.GetCompressionRatio(text),
            NoSpeechProbability = 0,
            IsLoop = loop is not null,
            ComputedTokens = written.Count,
        };

        void Release(DecoderState used)
        {
            if (used != start)
            {
                used.Dispose();
            }
        }
    }

    private static void RequireScores(float[] scores, string otherwise)
    {
        if (!float.IsFinite(TensorPrimitives.Max<float>(scores)))
        {
            throw new NotSupportedException($"it gave no usable scores: {otherwise}");
        }
    }

    /// <summary>The runs of the decoder about one window.</summary>
    private readonly struct Run(WhisperGraph graph, HeardWindow window, RunOptions options, CancellationToken cancellationToken)
    {
        public DecoderState Step(DecoderState state, int[] next, float[] scores)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var after = graph.Run(window, state, next, scores, options);
            try
            {
                RequireScores(scores, "the best of them is no finite number. Export the model with another precision.");
                return after;
            }
            catch
            {
                after.Dispose();
                throw;
            }
        }
    }
}
