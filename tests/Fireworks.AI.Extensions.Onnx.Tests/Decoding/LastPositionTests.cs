using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>A model is tried at its last position when it is loaded, and only one tensor of its cache is read and written for that.</summary>
public sealed class LastPositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("position-").FullName;

    public LastPositionTests() => LlamaModel.Write(_folder, new LlamaSettings
    {
        Vocabulary = 300,
        Hidden = 64,
        Layers = 3,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 32,
        FeedForward = 96,
        ContextLength = 256,
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_trial_reads_and_writes_one_tensor()
    {
        var memory = new WatchedMemory();
        var folder = new ModelFolder(_folder);
        var config = GenAIConfigReader.Read(folder);
        using var graph = new DecoderGraph(
            new InferenceSession(folder.RequireGraph(config)), memory, config.Decoder, slots: 2, contextLength: 256, GraphPlacement.InPlace);
        memory.SpoilAllButFirst();
        graph.TryLastPosition();
        Assert.Equal(1, memory.Written);
        Assert.DoesNotContain(memory.First, static value => !float.IsFinite(value));
        graph.Run(firstSlot: 0, [0], width: 1, [255]);
        Assert.True(memory.Written > 1);
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

    /// <summary>The processor's memory, with a look at the blocks of the cache: what is spoilt is no number, and spoils what is computed from it.</summary>
    private sealed class WatchedMemory : TensorMemory
    {
        private readonly HostMemory _host = new();
        private readonly List<TensorBuffer> _blocks = [];

        public int Written => _blocks.Count(block => Bytes(block).ContainsAnyExcept(block == _blocks[0] ? (byte)0 : byte.MaxValue));

        public float[] First => MemoryMarshal.Cast<byte, float>(Bytes(_blocks[0])).ToArray();

        public void SpoilAllButFirst() => _blocks.Skip(1).ToList().ForEach(static block => Bytes(block).Fill(byte.MaxValue));

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

        private static unsafe Span<byte> Bytes(TensorBuffer block) => new((void*)block.Address, (int)block.Length);
    }
}
