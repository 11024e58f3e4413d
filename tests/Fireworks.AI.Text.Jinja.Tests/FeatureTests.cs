namespace Fireworks.AI.Text.Jinja.Tests;

public sealed class FeatureTests
{
    [Theory]
    [InlineData("{{ message.tool_calls }}", true)]
    [InlineData("{{ message['tool_calls'] }}", true)]
    [InlineData("{% if message.get('tool_calls') %}x{% endif %}", true)]
    [InlineData("{% set calls = message.get(\"tool_calls\", []) %}", true)]
    [InlineData("{{ message.get('content') }}", false)]
    [InlineData("{{ message.find('tool_calls') }}", false)]
    public void Calls_are_known_in_every_way_to_reach_them(string template, bool knows)
    {
        var features = ChatTemplate.Parse(template).Features;
        Assert.Equal((knows, knows), (features.ToolCalls, features.ToolRole));
    }
}
