using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>One call of a client: the session with its model, and what the abstraction makes of it.</summary>
internal sealed class Transcriber : IAsyncDisposable
{
    private readonly OnnxModel _model;
    private readonly SpeechCall _call;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellationToken;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private TranscriptionSession? _session;
    private bool _isReported;

    private Transcriber(OnnxModel model, CancellationToken cancellationToken)
    {
        _model = model;
        _cancellationToken = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, model.Speech.Stopped);
        _call = SpeechCall.Start(model.Id);
    }

    private TranscriptionSession Session => _session!;

    /// <summary>Checks the call and reads the recording's beginning.</summary>
    public static async ValueTask<Transcriber> StartAsync(
        OnnxModel model, Stream audio, SpeechToTextOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        model.Speech.ThrowIfDisposed();
        var transcriber = new Transcriber(model, cancellationToken);
        try
        {
            await transcriber.RunAsync(async token =>
            {
                var settings = model.Speech.ReadSettings(options);
                var recording = await model.Speech.OpenAsync(audio, settings, token).ConfigureAwait(false);
                transcriber._session = new TranscriptionSession(model.Speech, settings, recording, isStreaming);
                return true;
            }).ConfigureAwait(false);
            return transcriber;
        }
        catch
        {
            await transcriber.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes on to the next texts; null at the end of the recording.</summary>
    public Task<IReadOnlyList<SpeechText>?> AdvanceAsync() => RunAsync(Session.AdvanceAsync);

    public SpeechToTextResponse ToResponse()
    {
        var transcription = ToTranscription();
        return new SpeechToTextResponse(transcription.Text)
        {
            ResponseId = _id,
            ModelId = _model.Id,
            StartTime = transcription.Segments is [var first, ..] ? first.StartTime : null,
            EndTime = transcription.Segments is [.., var last] ? last.EndTime : null,
            RawRepresentation = transcription,
            Usage = ToUsage(),
        };
    }

    public SpeechToTextResponseUpdate Open() => Create(SpeechToTextResponseUpdateKind.SessionOpen, []);

    public SpeechToTextResponseUpdate Update(SpeechText text)
    {
        var update = Create(
            text.Segment is null ? SpeechToTextResponseUpdateKind.TextUpdating : SpeechToTextResponseUpdateKind.TextUpdated,
            [new TextContent(text.Text)]);
        update.StartTime = SpeechTime.ToTime(text.Start);
        update.EndTime = SpeechTime.ToTime(text.End);
        update.RawRepresentation = text.Segment;
        return update;
    }

    public SpeechToTextResponseUpdate Close()
    {
        var update = Create(SpeechToTextResponseUpdateKind.SessionClose, [new UsageContent(ToUsage())]);
        update.RawRepresentation = ToTranscription();
        return update;
    }

    public async ValueTask DisposeAsync()
    {
        // A caller who stops reading has what it wanted.
        if (!_isReported && _session is not null)
        {
            _call.End(_session);
        }

        if (_session is not null)
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> run)
    {
        try
        {
            // A source that never lets one wait would hold the caller's thread to its end.
            return await Task.Run(() => run(_stop.Token)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A cancelled wait goes on upon the thread that cancels. The caller, who may dispose the model next, must not: the model's end
            // waits for that thread.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            _isReported = true;
            _call.Fail(exception);
            if (exception is OperationCanceledException)
            {
                // The model's end cancels too, and so that its callers know by which token.
                _cancellationToken.ThrowIfCancellationRequested();
                _model.Speech.ThrowIfDisposed();
            }

            throw;
        }
    }

    private OnnxTranscription ToTranscription() => new()
    {
        Text = Session.Text,
        Task = Session.Task,
        Language = Session.Language,
        Duration = Session.Duration,
        Segments = [.. Session.Segments],
    };

    private UsageDetails ToUsage() => new()
    {
        InputTokenCount = Session.PromptTokens,
        OutputTokenCount = Session.ComputedTokens,
        TotalTokenCount = Session.PromptTokens + Session.ComputedTokens,
    };

    private SpeechToTextResponseUpdate Create(SpeechToTextResponseUpdateKind kind, IList<AIContent> contents) => new(contents)
    {
        Kind = kind,
        ResponseId = _id,
        ModelId = _model.Id,
    };
}
