using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>One folder in both engines, at the tokens; without a token that ends an answer, unless some are given.</summary>
internal sealed class EnginePair : IDisposable
{
    public static readonly LlamaSettings Random = BuiltModel.Small with { Hidden = 64, Layers = 3, Heads = 4, KeyValueHeads = 2, ContextLength = 512 };

    /// <summary>The token that ends an answer in the built models, with which GenAI pads as well.</summary>
    public const int End = BuiltModel.Vocabulary - 5;

    private readonly List<IDisposable> _disposables = [];

    private readonly int[] _ends;

    public EnginePair(string folder, int slots, params int[] ends)
    {
        _ends = ends;
        Folder = folder;
        Portable = Create(OnnxEngine.Portable, slots, out _);
        GenAI = Create(OnnxEngine.GenAI, slots, out var decoder);
        Decoder = (GenAIDecoder)decoder;
    }

    public string Folder { get; }

    public BatchScheduler Portable { get; }

    public BatchScheduler GenAI { get; }

    public GenAIDecoder Decoder { get; }

    /// <summary>Token ids that mean nothing.</summary>
    public static int[] Prompt(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(10, BuiltModel.Vocabulary - 5))];
    }

    public void Dispose() => _disposables.ForEach(static disposable => disposable.Dispose());

    private BatchScheduler Create(OnnxEngine engine, int slots, out IDecoder decoder)
    {
        var folder = new ModelFolder(Folder);
        decoder = EngineChoice.Load(folder, GenAIConfigReader.Read(folder), new OnnxModelOptions { Engine = engine, MaxConcurrency = slots });
        var scheduler = new BatchScheduler(decoder, _ends);
        _disposables.Add(scheduler);
        return scheduler;
    }
}
