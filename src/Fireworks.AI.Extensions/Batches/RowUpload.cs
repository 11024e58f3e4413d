using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The rows of a batch on their way, written while they are sent.</summary>
internal sealed class RowUpload(BatchRows rows) : Upload
{
    public override long? Length => rows.Length;

    protected override async Task WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        Exception? ofTarget = null;
        try
        {
            await rows.WriteAsync(SendAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception != ofTarget && !cancellationToken.IsCancellationRequested)
        {
            throw Fail(exception);
        }

        async ValueTask SendAsync(ReadOnlyMemory<byte> block)
        {
            try
            {
                await target.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                Progressed?.Invoke();
            }
            catch (Exception exception)
            {
                ofTarget = exception;
                throw;
            }
        }
    }
}
