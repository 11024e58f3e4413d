using System.Text.Json.Nodes;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>A model's folder that every runtime reads, the number of its computing threads included.</summary>
internal sealed class LocalModel : IDisposable
{
    public const int ContextLength = 2048;

    private LocalModel(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>A Llama-style decoder with random weights: 8 layers of 512, a vocabulary of 32,000.</summary>
    /// <param name="weights">How they are written.</param>
    /// <param name="onAllCores">Whether every runtime takes as many threads as it does by default. One thread otherwise, so that runtimes
    /// are compared and not their threads.</param>
    public static LocalModel Random(WeightFormat weights, bool onAllCores = false)
    {
        var model = new LocalModel(Directory.CreateTempSubdirectory("local-benchmark-").FullName);
        LlamaModel.Write(model.Folder, new LlamaSettings { Weights = weights, ContextLength = ContextLength });
        return onAllCores ? model : model.OnOneThread();
    }

    /// <summary>The small trained model of this repository.</summary>
    public static LocalModel Sparkler()
    {
        var model = new LocalModel(Directory.CreateTempSubdirectory("local-benchmark-").FullName);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "models", "sparkler")))
        {
            File.Copy(file, Path.Combine(model.Folder, Path.GetFileName(file)));
        }

        return model.OnOneThread();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private LocalModel OnOneThread()
    {
        var file = Path.Combine(Folder, "genai_config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        var session = config["model"]!["decoder"]!["session_options"]!;
        session["intra_op_num_threads"] = 1;
        session["inter_op_num_threads"] = 1;
        File.WriteAllText(file, config.ToJsonString());
        return this;
    }
}
