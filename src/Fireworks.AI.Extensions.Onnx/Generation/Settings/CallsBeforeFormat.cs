using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>
/// Parts a request for tools and JSON at once. A model that is shown a schema, and held to it, would fill it in with what it does not know
/// yet instead of calling: so the schema waits until the model makes no calls.
/// </summary>
internal static class CallsBeforeFormat
{
    public static bool IsAskedFor(ChatOptions? options) =>
        options is { Tools.Count: > 0, ResponseFormat: ChatResponseFormatJson, ToolMode: null or AutoChatToolMode };

    /// <summary>The options of the first step: any text, or calls.</summary>
    public static ChatOptions WithoutFormat(ChatOptions options)
    {
        var calls = options.Clone();
        calls.ResponseFormat = null;
        return calls;
    }

    /// <summary>The options of the second step, when the model wants to answer.</summary>
    public static ChatOptions WithoutTools(ChatOptions options)
    {
        var format = options.Clone();
        format.Tools = null;
        format.ToolMode = null;
        return format;
    }

    public static bool HasCalls(IEnumerable<ChatResponseUpdate> updates) =>
        updates.Any(static update => update.Contents.Any(static content => content is FunctionCallContent));

    /// <summary>Adds what the first step took to the usage that the second one tells.</summary>
    public static void AddUsage(ChatResponseUpdate update, IEnumerable<ChatResponseUpdate> first)
    {
        foreach (var told in update.Contents.OfType<UsageContent>())
        {
            foreach (var usage in first.SelectMany(static earlier => earlier.Contents).OfType<UsageContent>())
            {
                told.Details.Add(usage.Details);
            }
        }
    }
}
