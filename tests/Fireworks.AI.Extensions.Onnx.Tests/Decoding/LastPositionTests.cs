using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Decoding;

/// <summary>A model is tried at its last position when it is loaded, and only one tensor of its cache is read and written for that.</summary>
public sealed class LastPositionTests
{
    [Fact]
    public void The_trial_reads_and_writes_one_tensor()
    {
        using var built = new BuiltModel(BuiltModel.Small with { Layers = 3, ContextLength = 256 });
        var memory = new WatchedMemory();
        var folder = new ModelFolder(built.FullPath);
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
