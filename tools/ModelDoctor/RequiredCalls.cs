using System.Text;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelDoctor;

/// <summary>Puts an answer through the constraint of required calls, with a token for each byte.</summary>
internal static class RequiredCalls
{
    private const int End = 256;

    private static readonly TokenVocabulary Bytes = new(
        [.. Enumerable.Range(0, End).Select(static value => (ReadOnlyMemory<byte>)new[] { (byte)value }), ReadOnlyMemory<byte>.Empty], [End]);

    /// <returns>Where the constraint stops the answer; null where it lets it through.</returns>
    public static string? Difference(
        Dialect dialect, string answer, bool startsInReasoning, IReadOnlyList<AIFunctionDeclaration> tools, bool several)
    {
        var settings = GenerationSettingsReader.Read(
            new ChatOptions { Tools = [.. tools], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = several }, new SearchConfig(), End + 1);
        var constraint = new ConstraintFactory(dialect, static () => Bytes, "", NullLogger.Instance).Create(settings, startsInReasoning)!;
        var bytes = Encoding.UTF8.GetBytes(answer);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!Allows(constraint.Mask, bytes[i]))
            {
                return $"required calls stop at '{Encoding.UTF8.GetString(bytes.AsSpan(i))}'";
            }

            constraint.Accept(bytes[i]);
        }

        return Allows(constraint.Mask, End) ? null : "required calls may not end there";
    }

    private static bool Allows(ReadOnlySpan<uint> mask, int token) => mask.IsEmpty || (mask[token >> 5] >> (token & 31) & 1) != 0;
}
