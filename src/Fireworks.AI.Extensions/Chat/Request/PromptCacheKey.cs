using System.Buffers.Binary;
using System.Security.Cryptography;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// Makes the key by which the turns of a conversation find the replica that has its beginning in the cache: a hash of what they have in
/// common, as it is sent. The prompt cannot be read from it.
/// </summary>
internal sealed class PromptCacheKey : IDisposable
{
    private const int KeyBytes = 16;

    // More tells conversations apart no better, and pictures are large.
    private const int LongestPart = 64 * 1024;

    private static readonly string[] AffinityHeaders = ["x-session-affinity", "x-multi-turn-session-id"];

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Whether a request has neither a key of its own nor anything else that decides where it goes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hasDefaultHeader">Whether each request of the client has a header of that name.</param>
    public static bool IsWanted(ChatRequest request, Func<string, bool> hasDefaultHeader) =>
        request.Settings.AutomaticPromptCacheKey &&
        !request.RefusedSettings.PromptCacheKey &&
        request.Properties.All(static setting => setting.Name is not (SettingNames.PromptCacheKey or SettingNames.User)) &&
        request.Properties.Any(static setting => setting is { Name: KnownChatSettings.Messages, IsVerbatim: false }) &&
        request.Entries.Get(SettingNames.SessionAffinity) is null &&
        request.Entries.Get(SettingNames.MultiTurnSessionId) is null &&
        !Array.Exists(AffinityHeaders, name => hasDefaultHeader(name) ||
            Array.Exists(request.Settings.Headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Adds a part of the body.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        part = part.TrimStart((byte)',');
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        _hash.AppendData(length);
        _hash.AppendData(part[..Math.Min(part.Length, LongestPart)]);
    }

    public void Write(PooledBuffer buffer)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        buffer.WriteName("prompt_cache_key"u8);
        buffer.WriteString(Convert.ToHexString(hash[..KeyBytes]));
    }

    public void Dispose() => _hash.Dispose();
}
