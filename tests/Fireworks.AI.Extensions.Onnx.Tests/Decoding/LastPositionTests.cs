using System.Text.RegularExpressions;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>A model is tried at its last position when it is loaded, and its cache takes no memory for that.</summary>
public sealed class LastPositionTests : IDisposable
{
    private const int Layers = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("position-").FullName;

    public LastPositionTests() => LlamaModel.Write(_folder, new LlamaSettings
    {
        Vocabulary = 300,
        Hidden = 64,
        Layers = Layers,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 32,
        FeedForward = 96,
        ContextLength = 256,
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_trial_touches_the_memory_of_one_tensor()
    {
        var memory = new WatchedMemory();
        var folder = new ModelFolder(_folder);
        var config = GenAIConfigReader.Read(folder);
        using var graph = new DecoderGraph(
            new InferenceSession(folder.RequireGraph(config)), memory, config.Decoder, slots: 2, contextLength: 256, GraphPlacement.InPlace);
        graph.TryLastPosition();
        Assert.Equal(1, memory.Touched);
        graph.Run(firstSlot: 0, [0], width: 1, [255]);
        Assert.Equal(2 * Layers, memory.Touched);
    }

    [Fact]
    public void A_context_beyond_the_tables_of_positions_is_refused()
    {
        var config = Path.Combine(_folder, "genai_config.json");
        var written = File.ReadAllText(config);
        var longer = Regex.Replace(written, """("context_length":\s*)256""", "${1}512");
        Assert.NotEqual(written, longer);
        File.WriteAllText(config, longer);
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(_folder, new OnnxModelOptions { ContextLength = 512 }));
        Assert.Contains("cannot run token 512 of a conversation", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The processor's memory, with a look at what was written into the blocks of the cache.</summary>
    private sealed class WatchedMemory : TensorMemory
    {
        private readonly HostMemory _host = new();
        private readonly List<TensorBuffer> _blocks = [];

        public unsafe int Touched =>
            _blocks.Count(static block => new ReadOnlySpan<byte>((void*)block.Address, (int)block.Length).ContainsAnyExcept((byte)0));

        public override OrtMemoryInfo Info => _host.Info;

        public override bool IsHost => true;

        public override TensorBuffer Allocate(nuint length)
        {
            var block = _host.Allocate(length);
            _blocks.Add(block);
            return block;
        }

        public override InputBuffer CreateInput() => _host.CreateInput();

        public override OutputBuffer CreateOutput() => _host.CreateOutput();

        public override void Copy(IReadOnlyList<(nint From, nint To)> blocks, nuint length) => _host.Copy(blocks, length);

        public override void Dispose() => _host.Dispose();
    }
}
