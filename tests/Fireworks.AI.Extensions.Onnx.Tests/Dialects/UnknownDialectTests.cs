using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

public sealed class UnknownDialectTests
{
    private const string Template =
        "{# A family of its own #}\n{% for message in messages %}<<{{ message.role }}: {{ message.content }}>>{% endfor %}";

    [Theory]
    [InlineData(Template, null, 1)]
    [InlineData(Template, "hermes", 0)]
    [InlineData(null, null, 0)]
    public void A_template_that_tells_no_form_is_logged_once_with_its_first_line(string? template, string? dialect, int expected)
    {
        using var logs = new LogRecorder(LogLevel.Warning);
        using var model = OnnxModel.Load(SparklerFixture.Folder, new OnnxModelOptions
        {
            ChatTemplate = template,
            ToolCallDialect = dialect is null ? null : new ToolCallDialect(dialect),
            LoggerFactory = logs,
        });
        Assert.Equal(expected, logs.Messages.Count(static message => message.Contains("{# A family of its own #}", StringComparison.Ordinal)));
    }
}
