using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>The most memory that one response takes, as a multiple of <see cref="FireworksClientOptions.MaxResponseBytes"/>.</summary>
internal static class LimitMemory
{
    private const int Runs = 3;

    private static readonly byte[] Opening = Encoding.UTF8.GetBytes(
        """{"id":"c","object":"chat.completion","created":1758920359,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":" """.TrimEnd());

    private static readonly byte[] Closing = "\"}}],\"usage\":null}"u8.ToArray();

    /// <param name="share">The length of the body, as a multiple of the limit.</param>
    public static async Task<double> MultipleAsync(double share)
    {
        var limit = new FireworksClientOptions().MaxResponseBytes;
        var peaks = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            peaks.Add(await PeakAsync((long)(limit * share) - 1, isRefused: share > 1) / limit);
        }

        return peaks.Max();
    }

    private static async Task<double> PeakAsync(long length, bool isRefused)
    {
        using var client = new FireworksClient(new FireworksClientOptions { ApiKey = "fw_benchmark" }, new HttpClient(new LongHandler(length)));
        var before = Environment.WorkingSet;
        var peak = before;
        var ends = 0;
        var watch = new Thread(() =>
        {
            while (Volatile.Read(ref ends) == 0)
            {
                peak = Math.Max(peak, Environment.WorkingSet);
                Thread.Sleep(1);
            }
        });
        watch.Start();
        try
        {
            var text = (await client.GetChatClient("m").GetResponseAsync("Hi")).Text;
            if (isRefused || text.Length < length / 2)
            {
                throw new InvalidOperationException("The body was not read as it should.");
            }
        }
        catch (FireworksException) when (isRefused)
        {
            // As it should.
        }
        finally
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            Volatile.Write(ref ends, 1);
            watch.Join();
        }

        return peak - before;
    }

    /// <summary>Answers with a completion of a given length, made while it is read.</summary>
    private sealed class LongHandler(long length) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(new LongBody(length));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
        }
    }

    private sealed class LongBody(long length) : Stream
    {
        // Words and lines, as an answer has them.
        private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("An answer of some length. \\n", 2048)));

        private long _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var closing = length - Closing.Length;

            // A whole number of the pieces, so that no escape is cut; spaces fill what is left.
            var textEnd = Opening.Length + ((closing - Opening.Length) / 28 * 28);
            var (source, start) = _at < Opening.Length ? (Opening.AsMemory(), 0L)
                : _at < textEnd ? (Text.AsMemory(), Opening.Length)
                : _at < closing ? (" "u8.ToArray().AsMemory(), _at)
                : (Closing.AsMemory(), closing);
            var offset = (int)((_at - start) % source.Length);
            if (_at >= length)
            {
                return 0;
            }

            var end = _at < Opening.Length ? Opening.Length : _at < textEnd ? textEnd : _at < closing ? _at + 1 : length;
            var count = (int)Math.Min(Math.Min(buffer.Length, source.Length - offset), end - _at);
            source.Span.Slice(offset, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
