using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>One call of a client, from its messages to the end of its interest in the answer.</summary>
internal sealed class GenerationCall : IAsyncDisposable
{
    private readonly string _modelId;
    private readonly Activity? _activity;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellationToken;

    private GenerationCall(
        string modelId, Activity? activity, CancellationTokenSource stop, ResponseAssembler response, CancellationToken cancellationToken)
    {
        _modelId = modelId;
        _activity = activity;
        _stop = stop;
        _cancellationToken = cancellationToken;
        Response = response;
    }

    public ResponseAssembler Response { get; }

    /// <summary>Checks the call and queues it.</summary>
    public static async ValueTask<GenerationCall> StartAsync(
        OnnxModel model, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var activity = GenerationTelemetry.Start(model.Id);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var response = await model.Pipeline.StartAsync(messages, options, stop.Token).ConfigureAwait(false);
            return new GenerationCall(model.Id, activity, stop, response, cancellationToken);
        }
        catch (Exception exception)
        {
            stop.Dispose();
            GenerationTelemetry.Refuse(activity, exception);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GenerationTelemetry.End(_activity, Response, _modelId, _cancellationToken.IsCancellationRequested);

        if (!Response.Ended.IsCompleted)
        {
            // A caller who stops reading wants no more tokens.
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }
}
