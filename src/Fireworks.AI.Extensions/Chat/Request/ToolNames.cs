using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// The names of tools on the wire. Fireworks takes 1 to 64 letters, digits, '_' and '-'; tools of MCP servers have dots, and plugins in
/// front of them make them long. Such a name is sent as one that follows from it alone, so that a history and the prompt's cache stay
/// valid.
/// </summary>
internal sealed class ToolNames
{
    private const int LongestName = 64;
    private const int HashLength = 8;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly Dictionary<string, string> _originals;

    private ToolNames(Dictionary<string, string> originals)
    {
        _originals = originals;
    }

    /// <summary>The names that have to be turned back in a response; null if there are none.</summary>
    public static ToolNames? Find(IList<AITool>? tools)
    {
        Dictionary<string, string>? originals = null;
        foreach (var tool in tools ?? [])
        {
            if (!IsTaken(tool.Name))
            {
                (originals ??= [])[ToWire(tool.Name)] = tool.Name;
            }
        }

        return originals is null ? null : new ToolNames(originals);
    }

    public static string ToWire(string name)
    {
        if (IsTaken(name))
        {
            return name;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, HashLength / 2)).ToLowerInvariant();
        StringBuilder wire = new(LongestName);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName - HashLength - 1)))
        {
            wire.Append(Characters.Contains(character) ? character : '_');
        }

        return wire.Append('_').Append(hash).ToString();
    }

    /// <summary>Gives the calls in a response the names that the caller knows.</summary>
    public void Restore(IList<AIContent> contents)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is FunctionCallContent call && _originals.TryGetValue(call.Name, out var name))
            {
                contents[i] = new FunctionCallContent(call.CallId, name, call.Arguments)
                {
                    AdditionalProperties = call.AdditionalProperties,
                    Annotations = call.Annotations,
                    Exception = call.Exception,
                    RawRepresentation = call.RawRepresentation,
                };
            }
        }
    }

    /// <summary>An empty name is refused elsewhere.</summary>
    private static bool IsTaken(string name) => name.Length <= LongestName && !name.AsSpan().ContainsAnyExcept(Characters);
}
