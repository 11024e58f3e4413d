using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// A chat client whose model runs inside the process. Tools, structured output, reasoning and streaming work as with a remote
/// provider; nothing leaves the machine.
/// </summary>
/// <remarks>
/// <para>Clients are thread-safe and cheap. Callers that arrive together share the model's batch.</para>
/// <para>
/// Of <see cref="ChatOptions"/>, <see cref="ChatOptions.ModelId"/> and <see cref="ChatOptions.RawRepresentationFactory"/> are ignored: a
/// client has its one model. So are entries of <see cref="ChatOptions.AdditionalProperties"/> other than those of
/// <see cref="OnnxChatOptionsExtensions.WithOnnx"/>, as settings of other backends travel there too. What would change the meaning of a
/// response is refused with <see cref="NotSupportedException"/>.
/// </para>
/// </remarks>
public sealed class OnnxChatClient : IChatClient
{
    private readonly OnnxModel _model;
    private readonly bool _ownsModel;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Creates a client of a loaded model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether disposing the client disposes the model.</param>
    public OnnxChatClient(OnnxModel model, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _ownsModel = ownsModel;
        _metadata = new ChatClientMetadata("onnx", new Uri(model.Folder + Path.DirectorySeparatorChar), model.Id);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The options are out of range, the conversation is longer than the model's context, or the chat template refuses it.
    /// </exception>
    /// <exception cref="OnnxModelException">The model has no chat template, it fails, or the native runtime does.</exception>
    /// <exception cref="NotSupportedException">The messages or options hold something that cannot be done in process.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var generation = _model.Pipeline.Start(messages, options, _model.Id, cancellationToken);

        // Waiting for the end alone saves a hop between threads for every token.
        await generation.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in generation.Updates.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The options are out of range, the conversation is longer than the model's context, or the chat template refuses it.
    /// </exception>
    /// <exception cref="OnnxModelException">The model has no chat template, it fails, or the native runtime does.</exception>
    /// <exception cref="NotSupportedException">The messages or options hold something that cannot be done in process.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var generation = _model.Pipeline.Start(messages, options, _model.Id, stop.Token);
        try
        {
            await foreach (var update in generation.Updates.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            // A caller who stops reading wants no more tokens.
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(OnnxModel) ? _model
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsModel)
        {
            _model.Dispose();
        }
    }
}
