using System.Security.Cryptography;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Ids for calls, which models do not give themselves.</summary>
internal static class ToolCallIds
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Next() => "call_" + RandomNumberGenerator.GetString(Alphabet, 16);
}
