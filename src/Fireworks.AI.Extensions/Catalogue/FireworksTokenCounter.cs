using System.Text;
using Fireworks.AI.Extensions.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Counts the tokens of a request before it is sent: by a function that counts those of a text, or else as an estimate by characters.
/// </summary>
/// <remarks>
/// What is counted are texts, thoughts, function calls and their results, instructions, and the declarations of tools and of a JSON
/// schema; images and other media are not. With a function, texts are counted exactly, and the tokens that a chat template puts around
/// messages come on top; the estimate adds four for each message. The usage of the response has the true number. The page
/// docs/models-and-prices.md has more.
/// </remarks>
/// <example>
/// <code>
/// var tokens = new FireworksTokenCounter().Count(messages, options);
/// var atMost = price.GetCost(new() { InputTokenCount = tokens, OutputTokenCount = options.MaxOutputTokens });
/// </code>
/// </example>
public sealed class FireworksTokenCounter
{
    private const int PerMessage = 4;

    private readonly Func<string, int>? _count;

    /// <summary>Creates a counter.</summary>
    /// <param name="count">
    /// Counts the tokens of a text, as the <c>CountTokens</c> of an <c>OnnxModel</c> with the same tokenizer does; null for the estimate.
    /// </param>
    public FireworksTokenCounter(Func<string, int>? count = null)
    {
        _count = count;
    }

    /// <summary>Gets whether the counts are estimates.</summary>
    public bool IsEstimate => _count is null;

    /// <summary>Counts the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens.</returns>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _count?.Invoke(text) ?? Estimate(text);
    }

    /// <summary>Counts the tokens of a request.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options, of which instructions, tools and the schema of the answer count; or null.</param>
    /// <returns>The number of tokens.</returns>
    public long Count(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        long tokens = 0;
        foreach (var message in messages)
        {
            tokens += (IsEstimate ? PerMessage : 0) + message.Contents.SelectMany(TextsOf).Sum(text => (long)Count(text));
        }

        return tokens + TextsOf(options).Sum(text => (long)Count(text));
    }

    /// <summary>
    /// English has about four characters in a token, other alphabets about two and a half; Chinese, Japanese and Korean have about one, and
    /// an emoji is two or three tokens.
    /// </summary>
    private static int Estimate(string text)
    {
        double tokens = 0;
        foreach (var character in text)
        {
            tokens += character switch
            {
                < '\u0080' => 0.25,
                < '\u0800' => 0.4,
                >= '\ud800' and < '\ue000' => 1.25,
                _ => 0.9,
            };
        }

        return (int)Math.Ceiling(Math.Min(tokens, int.MaxValue));
    }

    private static IEnumerable<string> TextsOf(AIContent content) => content switch
    {
        TextContent text => [text.Text],
        TextReasoningContent reasoning => [reasoning.Text],
        FunctionCallContent call => [call.Name, JsonOf(call.Arguments ?? new Dictionary<string, object?>())],
        FunctionResultContent { Result: string text } => [text],
        FunctionResultContent { Result: AIContent part } => TextsOf(part),
        FunctionResultContent { Result: IEnumerable<AIContent> parts } => parts.SelectMany(TextsOf),
        FunctionResultContent { Result: { } value } => [JsonOf(value)],
        _ => [],
    };

    private static IEnumerable<string> TextsOf(ChatOptions? options)
    {
        if (options?.Instructions is { } instructions)
        {
            yield return instructions;
        }

        foreach (var function in options?.Tools?.OfType<AIFunctionDeclaration>() ?? [])
        {
            yield return function.Name;
            yield return function.Description;
            yield return JsonOf(function.JsonSchema);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            yield return JsonOf(schema);
        }
    }

    private static string JsonOf(object value)
    {
        using PooledBuffer json = new(512);
        json.WriteValue(value, AIJsonUtilities.DefaultOptions);
        return Encoding.UTF8.GetString(json.Written);
    }
}
