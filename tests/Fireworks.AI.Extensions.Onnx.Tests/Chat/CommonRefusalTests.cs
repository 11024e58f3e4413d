using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Chat;

/// <summary>What neither backend can do, and what both take for a mistake, is refused with the same kind of exception.</summary>
public sealed class CommonRefusalTests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    private static readonly AITool One = AIFunctionFactory.Create(static () => 1, "one");

    private static readonly Dictionary<string, ChatOptions> Values = new()
    {
        ["a missing function"] = new() { Tools = [One], ToolMode = ChatToolMode.RequireSpecific("two") },
        ["no function"] = new() { ToolMode = ChatToolMode.RequireAny },
        ["a strictness that is none"] = new() { Tools = [Strict("perhaps")] },
        ["two formats"] = new() { ResponseFormat = ChatResponseFormat.Json, AdditionalProperties = new() { ["grammar"] = "root ::= \"a\"" } },
    };

    private static readonly Dictionary<string, ChatMessage> Messages = new()
    {
        ["another role"] = new(new ChatRole("critic"), "x"),
        ["an error"] = new(ChatRole.User, [new ErrorContent("failed")]),
        ["a document"] = new(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/pdf")]),
    };

    public static TheoryData<string> ValueNames => [.. Values.Keys];

    public static TheoryData<string> MessageNames => [.. Messages.Keys];

    [Fact]
    public Task A_hosted_tool_is_not_supported_also_where_it_does_not_apply() => RefusedByBothAsync<NotSupportedException>(
        new(ChatRole.User, "Hi!"), new ChatOptions { Tools = [new HostedWebSearchTool()], ToolMode = ChatToolMode.None });

    [Theory]
    [MemberData(nameof(ValueNames))]
    public Task What_means_nothing_is_a_wrong_argument(string name) => RefusedByBothAsync<ArgumentException>(new(ChatRole.User, "Hi!"), Values[name]);

    [Theory]
    [MemberData(nameof(MessageNames))]
    public Task What_no_prompt_can_hold_is_not_supported(string name) => RefusedByBothAsync<NotSupportedException>(Messages[name], new ChatOptions());

    private static AIFunction Strict(object strict) => AIFunctionFactory.Create(
        static () => 1, new AIFunctionFactoryOptions { Name = "one", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = strict } });

    private async Task RefusedByBothAsync<TException>(ChatMessage message, ChatOptions options)
        where TException : Exception
    {
        // Nothing listens there: a request that is sent ends in another exception.
        using var remote = new FireworksChatClient("m", new FireworksClientOptions { ApiKey = "fw_test_key", Endpoint = new Uri("http://127.0.0.1:9/inference/v1") });
        using var local = new OnnxChatClient(sparkler.Model);
        foreach (var client in new IChatClient[] { remote, local })
        {
            await Assert.ThrowsAsync<TException>(() => client.GetResponseAsync([message], options));
        }
    }
}
