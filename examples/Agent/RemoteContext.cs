using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// The context of a model at Fireworks: its length is asked for when a conversation grows long, and tokens are estimated.
/// </summary>
internal sealed class RemoteContext(FireworksClient fireworks, string model)
{
    private const int FitsEverywhere = 4_000;

    private readonly FireworksTokenCounter _counter = new();
    private bool _isRead;
    private int? _length;

    public async ValueTask<bool> FitsAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        var tokens = _counter.Count(messages, options);
        if (tokens < FitsEverywhere)
        {
            return true;
        }

        if (!_isRead)
        {
            _length = await ReadLengthAsync(cancellationToken);
            _isRead = true;
        }

        return _length is not { } length || tokens + options.MaxOutputTokens <= length;
    }

    /// <summary>
    /// Null for a model that is not listed, such as one of a deployment: then the service says when a conversation is too long.
    /// </summary>
    private async Task<int?> ReadLengthAsync(CancellationToken cancellationToken)
    {
        await foreach (var listed in fireworks.Models.ListAsync(cancellationToken))
        {
            if (listed.Id == model)
            {
                return listed.ContextLength;
            }
        }

        return null;
    }
}
