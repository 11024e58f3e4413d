using System.Text;
using BenchmarkDotNet.Attributes;
using Fireworks.AI.Extensions.Benchmarks.Remote;
using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Benchmarks.Micro;

/// <summary>What happens to one chunk of a stream from Fireworks.</summary>
public class ChunkPaths
{
    private readonly ChatChunkReader _reader = new(
        new ChatResponseSettings(options: null),
        new ErrorReader(ClientSettings.From(new FireworksClientOptions { ApiKey = "fw_benchmark" })),
        requestId: null);
    private byte[] _text = [];
    private byte[] _end = [];

    [GlobalSetup]
    public void Setup()
    {
        var chunks = Encoding.UTF8.GetString(Streams.Text()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line["data: ".Length..]).Select(Encoding.UTF8.GetBytes).ToArray();
        _text = chunks[1];
        _end = chunks[Streams.TextChunks - 1];
    }

    [GlobalCleanup]
    public void Cleanup() => _reader.Dispose();

    /// <summary>A chunk like the one before it, as most are.</summary>
    [Benchmark]
    public string? TextChunk() => _reader.Read(_text).Texts.Content;

    /// <summary>The last chunk, with the finish reason and the usage.</summary>
    [Benchmark]
    public bool LastChunk() => _reader.Read(_end).FinishReason is not null;
}
