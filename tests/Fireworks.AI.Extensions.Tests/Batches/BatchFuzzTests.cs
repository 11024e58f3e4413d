using System.Net;
using System.Text;
using Fireworks.AI.Extensions.Batches;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Whatever a service answers, a call ends in what it promises.</summary>
public sealed class BatchFuzzTests
{
    private static readonly Dictionary<string, byte[]> Answers = new Dictionary<string, string>
    {
        ["/v1/accounts"] = """{"accounts":[{"name":"accounts/a"}]}""",
        ["/v1/accounts/a/batchInferenceJobs/x"] = """{"name":"accounts/a/batchInferenceJobs/x","model":"m","inputDatasetId":"accounts/a/datasets/in","outputDatasetId":"accounts/a/datasets/out","state":"JOB_STATE_COMPLETED","status":{"code":"OK","message":""},"jobProgress":{"percent":100,"totalInputRequests":"3","totalProcessedRequests":3,"inputTokens":"12"},"createTime":"2026-08-30T10:00:00Z"}""",
        ["/v1/accounts/a/batchInferenceJobs"] = """{"batchInferenceJobs":[{"name":"accounts/a/batchInferenceJobs/x","state":"JOB_STATE_RUNNING","jobProgress":null}],"nextPageToken":""}""",
        ["/v1/accounts/a/datasets/in"] = """{"name":"accounts/a/datasets/in","state":"READY","exampleCount":"3"}""",
        ["/v1/accounts/a/datasets/out:getDownloadEndpoint"] = """{"filenameToSignedUrls":{"dataset/out/BIJOutputSet.jsonl":"https://storage.test/results?sig=1","dataset/out/error-data":"https://storage.test/errors?sig=2"}}""",
        ["/results"] = $"{BatchService.Line("a", BatchService.Completion("1"))}\n{BatchService.Line("b", BatchService.Completion("2"))}\r\n",
        ["/errors"] = """{"custom_id":"c","error":{"message":"m","code":5}}""",
    }.ToDictionary(answer => answer.Key, answer => Encoding.UTF8.GetBytes(answer.Value));

    [Fact]
    public async Task Cut_corrupted_and_reordered_answers_end_in_results_or_a_documented_exception()
    {
        var read = 0;
        var refused = 0;
        await SeededCases.RunAsync(42, async random =>
        {
            var damaged = Answers.Keys.ElementAt(random.Next(Answers.Count));
            using FireworksClient fireworks = new(
                new() { ApiKey = "fw_test_key", Retry = { MaxRetries = 0 }, Batches = { DatasetTimeout = TimeSpan.FromTicks(1) } },
                new HttpClient(new Handler(damaged, Fuzz.Damage(Answers[damaged], random))));
            using var client = fireworks.GetBatchClient();
            try
            {
                if (damaged.StartsWith("/v1/accounts", StringComparison.Ordinal) && !damaged.EndsWith("Endpoint", StringComparison.Ordinal) && random.Next(2) == 0)
                {
                    var job = await client.SubmitAsync(new FireworksBatch("x", "m", BatchFlowTests.Rows(3)) { InputDatasetId = "in" });
                    Assert.NotEmpty(job.Id);
                    Assert.NotEmpty(job.ToString());
                    _ = (job.CreatedAt, job.ExpiresAt, job.DisplayName, job.ContinuedFrom);
                }
                else if (damaged.EndsWith("Jobs", StringComparison.Ordinal))
                {
                    // A page token that damage made would lead to the same page again and again.
                    await foreach (var job in client.GetJobsAsync())
                    {
                        Assert.NotEmpty(job.Name);
                        break;
                    }
                }

                foreach (var result in await BatchFlowTests.ToListAsync(client.GetResultsAsync("x")))
                {
                    Assert.True(result.Response is null != result.Error is null);
                    Assert.NotNull(result.Id);
                }

                read++;
            }
            catch (Exception exception) when (exception is FireworksException or ArgumentException { Message: not "" } || (exception is InvalidOperationException && exception.Message.Contains("WaitAsync", StringComparison.Ordinal)))
            {
                Assert.True(exception is not FireworksException { Kind: FireworksErrorKind.Connection }, exception.ToString());
                refused++;
            }
        });

        Fuzz.AssertShare(0.2, read, "were read");
        Fuzz.AssertShare(0.1, refused, "were refused");
    }

    [Fact]
    public Task Lines_are_those_of_the_text_however_it_comes() => SeededCases.RunAsync(43, async random =>
    {
        StringBuilder text = new();
        for (var line = random.Next(6); line > 0; line--)
        {
            text.Append('x', random.Next(random.Next(40) == 0 ? 200_000 : 20)).Append(random.Next(3) switch { 0 => "\r\n", 1 => "\n\n", _ => "\n" });
        }

        text.Append('y', random.Next(3));
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        using LineReader reader = new(new PieceReader(bytes, random), longestLine: 1 << 20);
        List<string> lines = [];
        while (await reader.ReadAsync() is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
            Assert.Equal(reader.Consumed == bytes.Length ? bytes[^1] : (byte)'\n', bytes[reader.Consumed - 1]);
        }

        var expected = text.ToString().Split('\n');
        Assert.Equal(expected[^1].Length == 0 ? expected[..^1] : expected, lines.Zip(expected, (line, whole) => whole.EndsWith('\r') ? line + '\r' : line));
        Assert.Equal(bytes.Length, reader.Consumed);
    });

    private sealed class Handler(string damaged, byte[] damage) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            var isThere = Answers.TryGetValue(path, out var answer) && (request.Method == HttpMethod.Get);
            return Task.FromResult(new HttpResponseMessage(isThere ? HttpStatusCode.OK : HttpStatusCode.NotFound)
            {
                Content = new ByteArrayContent(!isThere ? """{"code":5,"message":"resource not found"}"""u8.ToArray() : path == damaged ? damage : answer!),
                RequestMessage = request,
            });
        }
    }

    /// <summary>A stream that gives fewer bytes than asked for.</summary>
    private sealed class PieceReader(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..random.Next(1, buffer.Length + 1)], cancellationToken);
    }
}
