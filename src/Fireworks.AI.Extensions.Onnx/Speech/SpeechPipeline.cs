using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Speech.Audio;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>
/// The way from sound to text. Calls take turns by windows, so that one with a long recording holds up no other for long.
/// </summary>
internal sealed class SpeechPipeline : IDisposable, IAsyncDisposable
{
    /// <summary>Half is the start and the text before, half the text.</summary>
    private const int LeastContext = 16;

    private readonly ModelFolder _folder;
    private readonly TextProcessor _text;
    private readonly WhisperGraph _graph;
    private readonly SileroModel? _silero;
    private readonly int _concurrency;
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lazy<Task> _end;

    private SpeechPipeline(
        ModelFolder folder, GenAIConfig config, TextProcessor text, WhisperGraph graph, SileroModel? silero, OnnxModelOptions options)
    {
        _folder = folder;
        _text = text;
        _graph = graph;
        _silero = silero;
        _concurrency = options.MaxConcurrency;
        _turns = new SemaphoreSlim(_concurrency);
        _end = new Lazy<Task>(EndAsync);
        ContextLength = ContextLimits.Choose(config, options);
        var generation = SpeechGenerationConfig.Read(folder);
        Tokens = WhisperTokens.Load(folder, text.Tokenizer, graph.VocabularySize, generation.IsMultilingual);
        var suppressed = new SuppressedTokens(Tokens, generation, text.Tokenizer, graph.VocabularySize);
        Decoder = new WindowDecoder(graph, Tokens, suppressed, generation, text.Tokenizer, ContextLength);
    }

    public int ContextLength { get; }

    /// <summary>The bands of the features that the model hears.</summary>
    public int Bands => _graph.Bands;

    public WhisperTokens Tokens { get; }

    public WindowDecoder Decoder { get; }

    /// <summary>Tells how fast sources are; another one in tests.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Cancelled when the model is disposed.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>The model's text side, which works until the model is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public TextProcessor Text
    {
        get
        {
            ThrowIfDisposed();
            return _text;
        }
    }

    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    public static SpeechPipeline Load(ModelFolder folder, GenAIConfig config, TextProcessor text, OnnxModelOptions options)
    {
        var contextLength = ContextLimits.Choose(config, options);
        if (contextLength < LeastContext)
        {
            throw folder.Error(
                $"The context has {contextLength} tokens; a window of speech needs {LeastContext} or more. Raise "
                + "OnnxModelOptions.ContextLength, or leave it out where the model itself has more.");
        }

        var graph = WhisperGraphLoader.Load(folder, config, options);
        SileroModel? silero = null;
        try
        {
            text.CheckVocabulary(graph.VocabularySize, config.Decoder.FileName);
            silero = options.VoiceActivityModelPath is { } path ? new SileroModel(folder.ResolveChosen(path)) : null;
            return new SpeechPipeline(folder, config, text, graph, silero, options);
        }
        catch
        {
            silero?.Dispose();
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Checks a call's options.</summary>
    /// <exception cref="ArgumentException">A setting has a value that it cannot have.</exception>
    /// <exception cref="NotSupportedException">A setting asks for what a model in process does not do.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public SpeechCallSettings ReadSettings(SpeechToTextOptions? options)
    {
        var settings = SpeechCallSettings.Read(options, Tokens, text => Text.Encode(text, allowSpecialTokens: false));
        ThrowIfDisposed();
        return settings.VoiceActivity == OnnxVoiceActivityModel.Silero && _silero is null
            ? throw new ArgumentException(
                "'vad_model' is 'silero', and OnnxModelOptions.VoiceActivityModelPath names no file of Silero's model. Set it, or leave "
                + "'vad_model' out.")
            : settings;
    }

    /// <summary>Begins to read a recording.</summary>
    public async Task<Recording> OpenAsync(Stream audio, SpeechCallSettings settings, CancellationToken cancellationToken)
    {
        var opening = AudioReader.OpenAsync(audio, settings.SampleRate, cancellationToken).AsTask();
        AudioReader reader;
        try
        {
            // A source may not listen to the token.
            reader = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!opening.IsCompleted)
        {
            _ = opening.ContinueWith(static task => task.Exception, TaskScheduler.Default); // Nobody waits for its error any more.
            await Recording.EndAsync(opening, Clock).ConfigureAwait(false);
            throw;
        }

        return new Recording(reader, CreateDetector(settings.VoiceActivity), Clock);
    }

    /// <summary>Writes down a window when it is its turn.</summary>
    /// <param name="features">Makes the window's features.</param>
    /// <param name="task">What to write.</param>
    /// <param name="cancellationToken">Ends the work, also within a step of the model.</param>
    /// <exception cref="OnnxModelException">The graphs failed.</exception>
    public async Task<WindowTranscript> DecodeAsync(
        Func<Memory<float>> features, WindowTask task, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Decode(features(), task, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, typeof(OnnxModel));

    public void Dispose() => _end.Value.GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => new(_end.Value);

    private WindowTranscript Decode(Memory<float> features, WindowTask task, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            return Decoder.Decode(features, task, options, cancellationToken);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or NotSupportedException)
        {
            cancellationToken.ThrowIfCancellationRequested(); // A run that was told to end fails too.
            throw _folder.Error($"The model failed: {exception.Message}", exception);
        }
    }

    private IVoiceDetector? CreateDetector(OnnxVoiceActivityModel? chosen)
    {
        chosen ??= _silero is null ? OnnxVoiceActivityModel.Energy : OnnxVoiceActivityModel.Silero;
        return chosen switch
        {
            OnnxVoiceActivityModel.Silero => _silero!.CreateDetector(),
            OnnxVoiceActivityModel.Energy => new EnergyVoiceDetector(),
            _ => null,
        };
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        for (var turn = 0; turn < _concurrency; turn++)
        {
            await _turns.WaitAsync().ConfigureAwait(false);
        }

        _graph.Dispose();
        _silero?.Dispose();
    }
}
