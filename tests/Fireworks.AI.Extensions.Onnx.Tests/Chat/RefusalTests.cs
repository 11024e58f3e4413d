using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>What cannot be honoured is refused with a sentence, before anything is computed.</summary>
public sealed class RefusalTests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    private readonly OnnxChatClient _client = new(sparkler.Model);

    [Fact]
    public async Task ConversationsAndBackgroundResponsesAreRefused()
    {
        await RefusedAsync(new ChatOptions { ConversationId = "c" }, "ConversationId");
        await RefusedAsync(new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) }, "background");
        await _client.GetResponseAsync("Hi!", new ChatOptions { AllowBackgroundResponses = true, MaxOutputTokens = 1 });
    }

    [Fact]
    public async Task HostedToolsAreRefused() => await RefusedAsync(new ChatOptions { Tools = [new HostedWebSearchTool()] }, "in process");

    [Theory]
    [InlineData("logprobs", true)]
    [InlineData("n", 2)]
    [InlineData("n", 2.0)]
    [InlineData("echo", true)]
    public async Task SettingsThatNoResponseCouldHoldAreRefused(string name, object value) =>
        await RefusedAsync(new ChatOptions { AdditionalProperties = new() { [name] = value } }, name);

    [Theory]
    [InlineData("logprobs", false)]
    [InlineData("n", 1.0)]
    [InlineData("service_tier", "priority")]
    [InlineData("prompt_cache_key", "k")]
    [InlineData("store", true)]
    public async Task SettingsOfOtherBackendsAreIgnored(string name, object value) =>
        await _client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 1, AdditionalProperties = new() { [name] = value } });

    [Fact]
    public async Task ImagesAreRefused()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")]);
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync([message]));
    }

    [Fact]
    public async Task ValuesOutOfRangeAreRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", new ChatOptions { Temperature = -1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", new ChatOptions { TopP = 1.5f }));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", new ChatOptions { Temperature = float.NaN }));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 0 }));
        foreach (var (token, bias) in new[] { ("-1", 1), ("1000000", 1), ("five", 1), ("5", double.NaN), ("5", double.PositiveInfinity), ("5", 1e100) })
        {
            var biased = new ChatOptions().WithOnnx(onnx => onnx.LogitBias = new Dictionary<string, double> { [token] = bias });
            await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", biased));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", new ChatOptions { AdditionalProperties = new() { ["min_p"] = "much" } }));
    }

    [Fact]
    public async Task ATemplateThatRefusesOrFailsIsToldInThePublicTypes()
    {
        using var refusing = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ChatTemplate = "{{ raise_exception('Roles must alternate.') }}" });
        using var client = new OnnxChatClient(refusing);
        Assert.Contains("Roles must alternate.", (await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hi!"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => refusing.CountTokens([new ChatMessage(ChatRole.User, "Hi!")]));

        using var failing = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ChatTemplate = "{{ messages[0].content.none.at_all }}" });
        using var other = new OnnxChatClient(failing);
        await Assert.ThrowsAsync<OnnxModelException>(() => other.GetResponseAsync("Hi!"));
    }

    [Fact]
    public void SettingsThatNoExecutionProviderWouldSeeAreRefused()
    {
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ExecutionProviderSettings = { ["device_id"] = "1" } }));
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ExecutionProvider = "WebGPU", ExecutionProviderSettings = { ["x"] = null! } }));
    }

    [Fact]
    public async Task AConversationLongerThanTheContextIsRefusedWithBothNumbers()
    {
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions { ContextLength = 32 });
        using var client = new OnnxChatClient(model);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync(string.Join(' ', Enumerable.Repeat("word", 100))));
        Assert.Contains("32", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASchemaThatCannotBeEnforcedIsRefusedByName()
    {
        var schema = JsonDocument.Parse("""{"type":"string","pattern":"(a|b)\\1"}""").RootElement;
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) };
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => _client.GetResponseAsync("Hi!", options));
        Assert.Contains("pattern", exception.Message, StringComparison.Ordinal);

        options.MaxOutputTokens = 5;
        await _client.GetResponseAsync("Hi!", options.WithOnnx(static onnx => onnx.AllowRelaxedSchema = true));
    }

    [Fact]
    public async Task ARequiredFunctionThatIsNotDeclaredIsRefused()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")], ToolMode = ChatToolMode.RequireSpecific("two") };
        Assert.Contains("two", (await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrammarBesideARequiredCallIsRefused()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")], ToolMode = ChatToolMode.RequireAny }
            .WithOnnx(static onnx => onnx.Grammar = "root ::= \"yes\"");
        Assert.Contains("grammar", (await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", options))).Message, StringComparison.Ordinal);
    }

    /// <summary>What a person reads names the setting in its sentence; the parameter of a method of ours says nothing more.</summary>
    [Fact]
    public async Task Refusals_end_with_their_sentence()
    {
        ChatOptions[] refused =
        [
            new() { Temperature = -1 },
            new() { TopP = 2 },
            new() { MaxOutputTokens = 0 },
            new() { AdditionalProperties = new() { ["min_p"] = "much" } },
            new() { AdditionalProperties = new() { ["min_p"] = 7 } },
            new() { AdditionalProperties = new() { ["logit_bias"] = new Dictionary<string, double> { ["five"] = 1 } } },
            new() { AdditionalProperties = new() { ["grammar"] = "root ::= missing" } },
            new() { ToolMode = ChatToolMode.RequireAny },
        ];
        foreach (var options in refused)
        {
            var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => _client.GetResponseAsync("Hi!", options));
            Assert.DoesNotContain("(Parameter", exception.Message, StringComparison.Ordinal);
        }

        OnnxModelOptions[] wrong =
        [
            new() { ContextLength = 1 },
            new() { MaxConcurrency = 257 },
            new() { Threads = 0 },
            new() { ExecutionProvider = " " },
            new() { ExecutionProviderSettings = { ["device_id"] = "1" } },
            new() { ToolCallDialect = new ToolCallDialect("klingon") },
        ];
        foreach (var options in wrong)
        {
            var exception = Assert.ThrowsAny<ArgumentException>(() => OnnxModel.Load(SparklerFixture.Folder, options));
            Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
            Assert.Contains("OnnxModelOptions.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_dialect_that_nobody_knows_is_refused_with_those_that_are_known()
    {
        var exception = Assert.Throws<ArgumentException>(() => new OnnxModelOptions { ToolCallDialect = new("klingon") }.Validate());
        Assert.Contains("'klingon'", exception.Message, StringComparison.Ordinal);
        Assert.All(
            new[] { ToolCallDialect.Hermes, ToolCallDialect.Phi4, ToolCallDialect.Gemma3, ToolCallDialect.Llama3, ToolCallDialect.Mistral, ToolCallDialect.MistralArguments },
            dialect =>
            {
                Assert.Contains(dialect.Value, exception.Message, StringComparison.Ordinal);
                new OnnxModelOptions { ToolCallDialect = new(dialect.Value.ToUpperInvariant()) }.Validate();
            });
    }

    private async Task RefusedAsync(ChatOptions options, string expected)
    {
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("Hi!", options));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
