using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Shared.Chat;

/// <summary>
/// Parts a request for tools and JSON at once. A model that is shown a schema, and held to it, would fill it in with what it does not know
/// yet instead of calling, and some hosts refuse the pair: so the schema waits until the model makes no calls.
/// </summary>
internal static class CallsBeforeFormat
{
    /// <summary>Whether the model may call or answer in the form.</summary>
    public static bool IsAskedFor(ChatOptions? options) => IsPair(options) && options!.ToolMode is null or AutoChatToolMode;

    /// <summary>Whether a request has tools and a form, whatever it says of the tools.</summary>
    public static bool IsPair(ChatOptions? options) => options is { Tools.Count: > 0, ResponseFormat: ChatResponseFormatJson };

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
        format.AdditionalProperties?.Remove(SettingNames.ToolChoice);
        format.AdditionalProperties?.Remove(SettingNames.ParallelToolCalls);
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
