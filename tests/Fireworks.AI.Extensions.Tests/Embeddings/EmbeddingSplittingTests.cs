using System.Globalization;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingSplittingTests
{
    private static string[] Texts(int count) => [.. Enumerable.Range(0, count).Select(number => $"text {number}")];

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(5, 4, 2)]
    [InlineData(257, 16, 17)]
    public async Task Inputs_are_split_and_come_back_in_order_with_usage_summed(int count, int size, int requests)
    {
        Random random = new(count);
        await using var server = await TestServer.StartAsync(async context =>
        {
            var body = await EmbeddingWire.ReadAsync(context.Request);
            await EmbeddingWire.AnswerTo(body, items =>
            {
                string[] shuffled = [.. items];
                lock (random)
                {
                    random.Shuffle(shuffled);
                }

                return shuffled;
            }).WriteAsync(context);
        });
        using var generator = server.Generator(configure: options => options.MaxEmbeddingInputsPerRequest = size);

        var result = await generator.GenerateAsync(Texts(count));

        Assert.Equal(requests, server.Requests.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(number => (float)number), result.Select(embedding => embedding.Vector.Span[0]));
        Assert.Equal((count * 2, count * 2), (result.Usage!.InputTokenCount, result.Usage.TotalTokenCount));
        Assert.All(result, embedding => Assert.Equal(EmbeddingWire.Model, embedding.ModelId));
        Assert.All(result, embedding => Assert.NotNull(embedding.CreatedAt));
    }

    [Fact]
    public async Task As_many_requests_run_at_once_as_allowed_and_may_finish_in_any_order()
    {
        const int Limit = 3;
        using LastFirstHandler handler = new(Limit);
        using HttpClient http = new(handler);
        using FireworksClient client = new(new FireworksClientOptions { ApiKey = "k", MaxEmbeddingInputsPerRequest = 2, MaxParallelEmbeddingRequests = Limit }, http);

        var result = await client.GetEmbeddingGenerator("m").GenerateAsync(Texts(14)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(Limit, handler.Most);
        Assert.Equal(Enumerable.Range(0, 14).Select(number => (float)number), result.Select(embedding => embedding.Vector.Span[0]));
    }

    [Fact]
    public async Task One_failing_part_fails_the_call_with_its_exception_and_stops_the_rest()
    {
        TaskCompletionSource other = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            var body = await EmbeddingWire.ReadAsync(context.Request);
            if (body.GetProperty("input")[0].GetString() == "text 1")
            {
                await other.Task;
                await Answer.Json(400, """{"error":{"message":"The prompt is too long: 9, model maximum context length: 8","code":"invalid_request_error"}}""").WriteAsync(context);
                return;
            }

            other.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); // Ends only when the client gives up.
        });
        using var generator = server.Generator(configure: options => (options.MaxEmbeddingInputsPerRequest, options.MaxParallelEmbeddingRequests) = (1, 2));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => generator.GenerateAsync(Texts(50))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(FireworksErrorKind.InvalidRequest, exception.Kind);
        Assert.InRange(server.Requests.Count, 2, 3);
    }

    [Fact]
    public async Task Cancellation_ends_every_part()
    {
        using CancellationTokenSource source = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var generator = server.Generator(configure: options => options.MaxEmbeddingInputsPerRequest = 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(Texts(9), cancellationToken: source.Token)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Values_are_enumerated_once_and_checked_before_anything_is_sent()
    {
        var enumerations = 0;
        IEnumerable<string> Values()
        {
            enumerations++;
            for (var i = 0; i < 9; i++)
            {
                yield return i == 8 ? "" : i.ToString(CultureInfo.InvariantCulture);
            }
        }

        await using var server = await TestServer.StartAsync(Answer.Json("{}"));
        using var generator = server.Generator(configure: options => options.MaxEmbeddingInputsPerRequest = 1);

        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(Values()));

        Assert.Equal(1, enumerations);
        Assert.Empty(server.Requests);
    }

    /// <summary>
    /// Answers nothing before as many requests wait as are allowed, and then the newest first; the very first is the last.
    /// </summary>
    private sealed class LastFirstHandler(int limit) : HttpMessageHandler
    {
        private readonly Stack<TaskCompletionSource> _waiting = new();
        private int _seen;
        private int _left = 7;

        public int Most { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            bool isFull;
            lock (_waiting)
            {
                _waiting.Push(turn);
                Most = Math.Max(Most, _waiting.Count);
                isFull = ++_seen == limit;
            }

            if (isFull)
            {
                // Were more allowed, they would arrive while the thread pool goes round.
                for (var round = 0; round < 200; round++)
                {
                    await Task.Run(() => { }, cancellationToken);
                }

                Release();
            }
            else if (_seen > limit)
            {
                Release();
            }

            await turn.Task.WaitAsync(cancellationToken);
            var body = JsonDocument.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).RootElement;
            if (Interlocked.Decrement(ref _left) < limit)
            {
                Release();
            }

            return new HttpResponseMessage { Content = new ByteArrayContent(EmbeddingWire.AnswerTo(body).Body), RequestMessage = request };
        }

        private void Release()
        {
            lock (_waiting)
            {
                if (_waiting.TryPop(out var newest))
                {
                    newest.SetResult();
                }
            }
        }
    }
}
