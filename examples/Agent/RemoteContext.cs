using System.Net;
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
    private int _failures;
    private int? _length;

    /// <summary>Whether the service refused a conversation that is longer than the model's context: the estimate was too low, or nothing to hold it to.</summary>
    public static bool IsTooLong(FireworksException exception) =>
        exception.StatusCode == HttpStatusCode.BadRequest && exception.Message.Contains("too long", StringComparison.OrdinalIgnoreCase);

    public async ValueTask<bool> FitsAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        var tokens = _counter.Count(messages, options);
        if (tokens < FitsEverywhere)
        {
            return true;
        }

        if (!_isRead)
        {
            await ReadLengthAsync(cancellationToken);
        }

        return _length is not { } length || tokens + options.MaxOutputTokens <= length;
    }

    /// <summary>
    /// There is no length for a model that is not listed, such as one of a deployment, or where there is no list: then the service says when
    /// a conversation is too long.
    /// </summary>
    private async Task ReadLengthAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var listed in fireworks.Models.ListAsync(cancellationToken))
            {
                if (listed.Id == model)
                {
                    _length = listed.ContextLength;
                    break;
                }
            }

            _isRead = true;
        }
        catch (FireworksException exception)
        {
            _isRead = !exception.IsTransient || ++_failures == 2; // The conversation does not end for want of a list.
        }
    }
}
