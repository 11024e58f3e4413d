using System.Text.Json;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace GpuCheck;

/// <summary>What must hold on the device as it does on the processor.</summary>
internal sealed class Checks(Settings settings, Models models)
{
    private const int Prompts = 20;

    public int Failures { get; private set; }

    public async Task RunAsync()
    {
        await CheckAsync("equal-tokens", () => EqualTokensAsync(models.Small, cudaGraph: false, atLeast: 1));
        if (settings.IsDevice)
        {
            await CheckAsync("equal-tokens-cuda-graph", () => EqualTokensAsync(models.Small, cudaGraph: true, atLeast: 1));
            await CheckAsync("equal-tokens-half", () => EqualTokensAsync(models.SmallHalf, cudaGraph: false, atLeast: 0));
        }

        await CheckAsync("callers", () => CallersAsync(cudaGraph: false));
        if (settings.IsDevice)
        {
            await CheckAsync("callers-cuda-graph", () => CallersAsync(cudaGraph: true));
        }

        await CheckAsync("schema", SchemaAsync);
        await CheckAsync("tools", ToolsAsync);
        await CheckAsync("prefix", PrefixAsync);
        await CheckAsync("cancellation", CancellationAsync);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private async Task CheckAsync(string name, Func<Task<string>> check)
    {
        try
        {
            Console.WriteLine($"check {name}: ok ({await check()})");
        }
        catch (Exception exception)
        {
            Failures++;
            Console.WriteLine($"check {name}: FAILED: {exception}");
        }
    }

    /// <summary>The answers of device and processor, letter by letter of their tokens.</summary>
    private async Task<string> EqualTokensAsync(string folder, bool cudaGraph, double atLeast)
    {
        using var device = models.Load(folder, callers: 1, cudaGraph: cudaGraph);
        using var host = models.Load(folder, callers: 1, provider: "CPU");
        var equal = 0;
        var tokens = 0;
        for (var i = 0; i < Prompts; i++)
        {
            var answers = new List<string>[2];
            for (var side = 0; side < 2; side++)
            {
                using var client = new OnnxChatClient(side == 0 ? device : host);
                answers[side] = await TokensAsync(client, Conversations.Text(i, 10 + (9 * i)), 32);
            }

            var same = answers[0].Zip(answers[1]).TakeWhile(static pair => pair.First == pair.Second).Count();
            equal += same;
            tokens += answers[1].Count;
        }

        var share = equal / (double)tokens;
        Require(share >= atLeast, $"{share:P1} of the tokens are equal");
        return $"{share:P1} of {tokens} tokens equal to the processor's before the first difference of each answer";
    }

    private static async Task<List<string>> TokensAsync(OnnxChatClient client, string prompt, int tokens)
    {
        var texts = new List<string>();
        await foreach (var update in client.GetStreamingResponseAsync(prompt, Conversations.Exactly(tokens)))
        {
            texts.Add(update.Text);
        }

        return texts;
    }

    private async Task<string> CallersAsync(bool cudaGraph)
    {
        using var model = models.Load(models.Small, callers: 8, cudaGraph: cudaGraph);
        using var client = new OnnxChatClient(model);
        var prompts = Enumerable.Range(0, 24).Select(static i => Conversations.Text(i % 9, 8 + (31 * (i % 9)))).ToArray();
        var alone = new List<string>();
        foreach (var prompt in prompts)
        {
            alone.Add((await client.GetResponseAsync(prompt, Conversations.Exactly(24))).Text);
        }

        var together = await Task.WhenAll(prompts.Select(prompt => client.GetResponseAsync(prompt, Conversations.Exactly(24))));
        var same = together.Zip(alone).Count(static pair => pair.First.Text == pair.Second);

        // Kernels for batches may round otherwise than those for one row; a mix-up of callers would leave next to none equal.
        Require(same >= prompts.Length * (settings.IsDevice ? 0.7 : 1), $"{same} of {prompts.Length} answers are the same together as alone");
        return $"{same} of {prompts.Length} answers the same together as alone";
    }

    private async Task<string> SchemaAsync()
    {
        using var model = models.Load(models.Small, callers: 4);
        using var client = new OnnxChatClient(model);
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"city":{"type":"string","maxLength":12},"days":{"type":"integer","minimum":1,"maximum":9}},"required":["city","days"],"additionalProperties":false}""");
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement), MaxOutputTokens = 200 };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.GetResponseAsync(Conversations.Text(i, 40), options)));
        foreach (var answer in answers)
        {
            using var json = JsonDocument.Parse(answer.Text);
            Require(json.RootElement.GetProperty("days").GetInt32() is >= 1 and <= 9, answer.Text);
        }

        return $"{answers.Length} answers valid";
    }

    private async Task<string> ToolsAsync()
    {
        using var model = models.Load(models.Small, callers: 2);
        using var client = new OnnxChatClient(model);
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"city":{"type":"string","maxLength":8}},"required":["city"],"additionalProperties":false}""");
        var tool = AIFunctionFactory.CreateDeclaration("get_weather", "The weather of a city.", schema.RootElement);
        var response = await client.GetResponseAsync("What is the weather in Oslo?", new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireAny, MaxOutputTokens = 200 });
        var call = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault();
        Require(call is { Name: "get_weather" } && call.Arguments!.ContainsKey("city"), response.Text);
        return "a required call came with its argument";
    }

    private async Task<string> PrefixAsync()
    {
        using var model = models.Load(models.Small, callers: 2);
        using var client = new OnnxChatClient(model);
        var beginning = Conversations.Text(1, 400);
        await client.GetResponseAsync(beginning, Conversations.Exactly(4));
        var other = await client.GetResponseAsync(beginning[..300] + "another end", Conversations.Exactly(16));
        using var fresh = models.Load(models.Small, callers: 1);
        using var freshClient = new OnnxChatClient(fresh);
        var expected = await freshClient.GetResponseAsync(beginning[..300] + "another end", Conversations.Exactly(16));
        Require(other.Usage?.CachedInputTokenCount >= 300, $"{other.Usage?.CachedInputTokenCount} tokens came from the cache");
        Require(other.Text == expected.Text || settings.IsDevice, $"'{other.Text}' is not '{expected.Text}'");
        return $"{other.Usage?.CachedInputTokenCount} tokens copied from another conversation; the answer is {(other.Text == expected.Text ? "the same" : "another, as rounding may make it")}";
    }

    private async Task<string> CancellationAsync()
    {
        using var model = models.Load(models.Small, callers: 2);
        using var client = new OnnxChatClient(model);
        for (var i = 0; i < 10; i++)
        {
            using var cancellation = new CancellationTokenSource();
            try
            {
                var left = i;
                await foreach (var _ in client.GetStreamingResponseAsync(Conversations.Text(i, 600), Conversations.Exactly(1000), cancellation.Token))
                {
                    if (left-- == 0)
                    {
                        await cancellation.CancelAsync();
                    }
                }

                Require(false, "a cancelled answer went on to its end");
            }
            catch (OperationCanceledException)
            {
            }
        }

        var answer = await client.GetResponseAsync("Hi", Conversations.Exactly(8));
        Require(answer.Usage?.OutputTokenCount == 8, "after cancelled answers the next one was cut");
        return "10 answers cancelled, the next one whole";
    }
}
