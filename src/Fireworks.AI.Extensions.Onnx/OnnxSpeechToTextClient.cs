using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx.Speech;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Writes down speech, and translates it into English, with a Whisper model inside the process; nothing leaves the machine.
/// </summary>
/// <remarks>
/// <para>
/// Clients are thread-safe and cheap. Calls take turns by windows of 30 seconds. A recording of any length takes the same memory: it is
/// read from the caller's stream, from where it stands, as far as it is needed. The stream stays the caller's.
/// </para>
/// <para>
/// Recordings are WAV, MP3, FLAC or Ogg Vorbis, told by their first bytes, or raw samples (16 bits, little-endian, one channel) whose rate
/// <see cref="SpeechToTextOptions.SpeechSampleRate"/> says. <see cref="SpeechToTextOptions.TextLanguage"/> English with another or no
/// <see cref="SpeechToTextOptions.SpeechLanguage"/> asks for a translation; without <see cref="SpeechToTextOptions.SpeechLanguage"/> the
/// language is found out.
/// </para>
/// <para>
/// Of <see cref="SpeechToTextOptions"/>, <see cref="SpeechToTextOptions.ModelId"/> and
/// <see cref="SpeechToTextOptions.RawRepresentationFactory"/> are ignored: a client has its one model. So are entries of
/// <see cref="SpeechToTextOptions.AdditionalProperties"/> other than those of <see cref="OnnxSpeechExtensions.WithOnnx"/>, as settings of
/// other backends travel there too. What a response would lack is refused with <see cref="NotSupportedException"/>. The page docs/speech.md
/// has more.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new OnnxSpeechToTextClient(OnnxModel.Load("models/whisper-small"), ownsModel: true);
/// await using var audio = File.OpenRead("talk.mp3");
/// var response = await client.GetTextAsync(audio);
/// Console.WriteLine(response.Text);
/// </code>
/// </example>
[Experimental("MEAI001")]
public sealed class OnnxSpeechToTextClient : ISpeechToTextClient, IAsyncDisposable
{
    private readonly OnnxModel _model;
    private readonly bool _ownsModel;
    private readonly SpeechToTextClientMetadata _metadata;

    /// <summary>Creates a client of a loaded model.</summary>
    /// <param name="model">The model, of the type whisper.</param>
    /// <param name="ownsModel">Whether disposing the client disposes the model.</param>
    /// <exception cref="NotSupportedException">The model takes conversations, and hears nothing.</exception>
    public OnnxSpeechToTextClient(OnnxModel model, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        _ = model.Speech; // Refuses a model of another kind.
        _model = model;
        _ownsModel = ownsModel;

        // There is no server, so no address: a path would appear in traces.
        _metadata = new SpeechToTextClientMetadata(OnnxTelemetry.ProviderName, providerUri: null, model.Id);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The recording is damaged, or an option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The recording is of another format, or the options ask for what cannot be done in
    /// process.</exception>
    /// <exception cref="OnnxModelException">The model failed.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        var transcriber = await Transcriber.StartAsync(_model, audioSpeechStream, options, isStreaming: false, cancellationToken)
            .ConfigureAwait(false);
        await using var end = transcriber.ConfigureAwait(false);
        while (await transcriber.AdvanceAsync().ConfigureAwait(false) is not null)
        {
        }

        return transcriber.ToResponse();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Each segment comes when it is finished, as <see cref="SpeechToTextResponseUpdateKind.TextUpdated"/> with its times, between an
    /// update that opens the session and one that closes it with the whole transcription. Of a source that is still being written,
    /// <see cref="SpeechToTextResponseUpdateKind.TextUpdating"/> gives each second what is known of what comes after the last segment; each
    /// replaces the one before, an empty one takes it back, and a finished segment ends it. <c>ToSpeechToTextResponse</c> joins provisional
    /// texts too: leave them out before, or take the transcription of the update that closes the session.
    /// </remarks>
    /// <exception cref="ArgumentException">The recording is damaged, or an option is out of its range.</exception>
    /// <exception cref="NotSupportedException">The recording is of another format, or the options ask for what cannot be done in
    /// process.</exception>
    /// <exception cref="OnnxModelException">The model failed.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        return StreamAsync(audioSpeechStream, options, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Gives <see cref="SpeechToTextClientMetadata"/>, <see cref="OnnxModel"/> and the client itself.</remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
            : serviceType == typeof(OnnxModel) ? _model
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Disposes the model, if the client owns it, and waits for the end of the step that it is in.</summary>
    public void Dispose()
    {
        if (_ownsModel)
        {
            _model.Dispose();
        }
    }

    /// <summary>
    /// Disposes the model, if the client owns it, and waits for the end of the step that it is in without blocking a thread.
    /// </summary>
    public ValueTask DisposeAsync() => _ownsModel ? _model.DisposeAsync() : ValueTask.CompletedTask;

    private async IAsyncEnumerable<SpeechToTextResponseUpdate> StreamAsync(
        Stream audio, SpeechToTextOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var transcriber = await Transcriber.StartAsync(_model, audio, options, isStreaming: true, cancellationToken)
            .ConfigureAwait(false);
        await using var end = transcriber.ConfigureAwait(false);
        yield return transcriber.Open();
        while (await transcriber.AdvanceAsync().ConfigureAwait(false) is { } texts)
        {
            foreach (var text in texts)
            {
                yield return transcriber.Update(text);
            }
        }

        yield return transcriber.Close();
    }
}
