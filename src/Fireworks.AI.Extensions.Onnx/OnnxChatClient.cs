using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Shared.Chat;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// A chat client whose model runs inside the process. Tools, structured output, reasoning and streaming work as with a remote
/// provider; nothing leaves the machine.
/// </summary>
/// <remarks>
/// <para>Clients are thread-safe and cheap. Callers that arrive together share the model's batch.</para>
/// <para>
/// Models that see take PNG and JPEG images: <see cref="DataContent"/>, or <see cref="UriContent"/> with a <c>data:</c> address, in
/// messages of the user and in results of tools. The page docs/images-in-process.md has more.
/// </para>
/// <para>
/// Of <see cref="ChatOptions"/>, <see cref="ChatOptions.ModelId"/> and <see cref="ChatOptions.RawRepresentationFactory"/> are ignored: a
/// client has its one model. So are entries of <see cref="ChatOptions.AdditionalProperties"/> other than those of
/// <see cref="OnnxChatOptionsExtensions.WithOnnx"/>, as settings of other backends travel there too. What would change the meaning of a
/// response is refused with <see cref="NotSupportedException"/>.
/// </para>
/// <para>The page docs/in-process.md has more.</para>
/// </remarks>
/// <example>
/// <code>
/// using var client = new OnnxChatClient(OnnxModel.Load("models/my-model"), ownsModel: true);
/// var response = await client.GetResponseAsync("Name three rivers.");
/// Console.WriteLine(response.Text);
/// </code>
/// With functions, by the middleware of the package Microsoft.Extensions.AI:
/// <code>
/// using var agent = client.AsBuilder().UseFunctionInvocation().Build();
/// </code>
/// </example>
public sealed class OnnxChatClient : IChatClient, IAsyncDisposable
{
    private readonly OnnxModel _model;
    private readonly bool _ownsModel;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Creates a client of a loaded model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether disposing the client disposes the model.</param>
    /// <exception cref="NotSupportedException">The model turns speech into text, and takes no conversations.</exception>
    /// <example>
    /// <code>
    /// using var model = await OnnxModel.LoadAsync("models/my-model");
    /// using var client = new OnnxChatClient(model);
    /// </code>
    /// </example>
    public OnnxChatClient(OnnxModel model, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        _ = model.Pipeline; // Refuses a model of another kind.
        _model = model;
        _ownsModel = ownsModel;

        // There is no server, so no address: a path would appear in traces.
        _metadata = new ChatClientMetadata(OnnxTelemetry.ProviderName, providerUri: null, model.Id);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The options are out of range, the conversation is longer than the model's context, the chat template refuses it, or an image is
    /// damaged or too large.
    /// </exception>
    /// <exception cref="OnnxModelException">The model has no chat template, it fails, or the native runtime does.</exception>
    /// <exception cref="NotSupportedException">The messages or options hold something that cannot be done in process.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested(); // Before anything is rendered.
        if (!CallsBeforeFormat.IsAskedFor(options))
        {
            return (await GenerateAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponse();
        }

        messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var calls = await GenerateAsync(messages, CallsBeforeFormat.WithoutFormat(options!), cancellationToken).ConfigureAwait(false);
        if (CallsBeforeFormat.HasCalls(calls))
        {
            return calls.ToChatResponse();
        }

        var answer = await GenerateAsync(messages, CallsBeforeFormat.WithoutTools(options!), cancellationToken).ConfigureAwait(false);
        answer.ForEach(update => CallsBeforeFormat.AddUsage(update, calls));
        return answer.ToChatResponse();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The options are out of range, the conversation is longer than the model's context, the chat template refuses it, or an image is
    /// damaged or too large.
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
        cancellationToken.ThrowIfCancellationRequested(); // Before anything is rendered.
        List<ChatResponseUpdate> calls = [];
        if (CallsBeforeFormat.IsAskedFor(options))
        {
            messages = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
            calls = await GenerateAsync(messages, CallsBeforeFormat.WithoutFormat(options!), cancellationToken).ConfigureAwait(false);
            if (CallsBeforeFormat.HasCalls(calls))
            {
                foreach (var update in calls)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return update;
                }

                yield break;
            }

            options = CallsBeforeFormat.WithoutTools(options!);
        }

        var call = await GenerationCall.StartAsync(_model, messages, options, cancellationToken).ConfigureAwait(false);
        await using var end = call.ConfigureAwait(false);
        await foreach (var update in call.Response.Updates.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (calls.Count > 0)
            {
                CallsBeforeFormat.AddUsage(update, calls);
            }

            yield return update;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Beside <see cref="ChatClientMetadata"/> and <see cref="OnnxModel"/> it gives functions that count the model's tokens, for what cuts
    /// texts or shortens conversations: <c>Func&lt;string, int&gt;</c> for a text (<see cref="OnnxModel.CountTokens(string)"/>) and
    /// <c>Func&lt;IEnumerable&lt;ChatMessage&gt;, int&gt;</c> for a conversation with the chat template around it. They come through
    /// middleware, which passes on what it does not know.
    /// </remarks>
    /// <example>
    /// <code>
    /// var countTokens = chatClient.GetService&lt;Func&lt;string, int&gt;&gt;();
    /// </code>
    /// </example>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(OnnxModel) ? _model
            : serviceType == typeof(Func<string, int>) ? new Func<string, int>(_model.CountTokens)
            : serviceType == typeof(Func<IEnumerable<ChatMessage>, int>) ? new Func<IEnumerable<ChatMessage>, int>(CountTokens)
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

    private async Task<List<ChatResponseUpdate>> GenerateAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var call = await GenerationCall.StartAsync(_model, messages, options, cancellationToken).ConfigureAwait(false);
        await using var end = call.ConfigureAwait(false);

        // Waiting for the end alone saves a hop between threads for every token.
        await call.Response.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in call.Response.Updates.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            updates.Add(update);
        }

        return updates;
    }

    private int CountTokens(IEnumerable<ChatMessage> messages) => _model.CountTokens(messages);
}
