using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

/// <summary>The prompt, the grammar and the reader of an answer see the same tools.</summary>
public sealed class ToolFilterTests(SparklerFixture sparkler) : IClassFixture<SparklerFixture>
{
    private static readonly AIFunction Function = AIFunctionFactory.Create(static (bool on) => on, "set_light");
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Turn the light on")];

    [Fact]
    public void Tools_that_hold_a_function_are_that_function()
    {
        var options = new ChatOptions { Tools = [new Holder(Function)] };
        Assert.Same(Function, Assert.Single(ToolFilter.SelectTools(options)));
        Assert.Equal(sparkler.Model.CountTokens(Messages, new ChatOptions { Tools = [Function] }), sparkler.Model.CountTokens(Messages, options));
    }

    [Fact]
    public async Task A_function_that_a_tool_holds_is_called()
    {
        var options = new ChatOptions { Tools = [new Holder(Function)], ToolMode = ChatToolMode.RequireSpecific("set_light"), AllowMultipleToolCalls = false };
        using var client = new OnnxChatClient(sparkler.Model);
        var response = await client.GetResponseAsync(Messages, options);
        Assert.Equal("set_light", Assert.Single(response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()).Name);
    }

    [Fact]
    public async Task A_hosted_tool_is_refused_everywhere_also_where_no_tool_applies()
    {
        using var client = new OnnxChatClient(sparkler.Model);
        foreach (var mode in new ChatToolMode?[] { null, ChatToolMode.None, ChatToolMode.RequireAny })
        {
            var options = new ChatOptions { Tools = [Function, new HostedWebSearchTool()], ToolMode = mode };
            Assert.Throws<NotSupportedException>(() => sparkler.Model.CountTokens(Messages, options));
            await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync(Messages, options));
        }
    }

    [Fact]
    public void A_required_function_is_the_only_one_that_may_be_called()
    {
        var other = AIFunctionFactory.Create(static () => 1, "other");
        var tools = ToolFilter.SelectTools(new ChatOptions { Tools = [other, Function] });
        Assert.Equal([Function], ToolFilter.SelectRequired(ChatToolMode.RequireSpecific("set_light"), tools));
        Assert.Equal([other, Function], ToolFilter.SelectRequired(ChatToolMode.RequireAny, tools));
        Assert.Null(ToolFilter.SelectRequired(ChatToolMode.Auto, tools));
        Assert.Throws<ArgumentException>(() => ToolFilter.SelectRequired(ChatToolMode.RequireAny, []));
    }

    [Theory]
    [InlineData("strict", true, true)]
    [InlineData("strict", "true", true)]
    [InlineData("strict", false, false)]
    [InlineData("strictJsonSchema", true, true)]
    [InlineData("other", true, false)]
    public void Strictness_is_read_in_every_form(string name, object value, bool expected) => Assert.Equal(expected, ToolFilter.IsStrict(AIFunctionFactory.Create(
        static () => 1, new AIFunctionFactoryOptions { Name = "one", AdditionalProperties = new Dictionary<string, object?> { [name] = value } })));

    private sealed class Holder(AIFunction function) : AITool
    {
        public override string Name => function.Name;

        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceKey is null && serviceType.IsInstanceOfType(function) ? function : base.GetService(serviceType, serviceKey);
    }

    [Fact]
    public void Options_say_how_strict_the_tools_are_that_say_nothing()
    {
        var silent = AIFunctionFactory.Create(static () => 1, "f");
        var loose = AIFunctionFactory.Create(
            static () => 1, new AIFunctionFactoryOptions { Name = "g", AdditionalProperties = new Dictionary<string, object?> { ["strict"] = false } });
        Assert.True(ToolFilter.IsStrict(silent, byDefault: true));
        Assert.False(ToolFilter.IsStrict(loose, byDefault: true));
        ChatOptions options = new() { AdditionalProperties = new() { ["strict"] = true } };
        Assert.True(GenerationSettingsReader.Read(options, new SearchConfig(), vocabularySize: 10).StrictTools);
    }
}
