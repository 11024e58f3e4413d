using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntimeGenAI;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>ONNX Runtime GenAI on the same folder: its own loop, and its chat client.</summary>
internal sealed class GenAIModel : IDisposable
{
    private readonly Model _model;
    private OnnxRuntimeGenAIChatClient? _client;

    public GenAIModel(LocalModel model) => _model = new Model(model.Folder);

    /// <summary>Its chat client, which does not take every tokenizer.</summary>
    public IChatClient Client => _client ??= new OnnxRuntimeGenAIChatClient(_model, ownsModel: false);

    /// <summary>Generates tokens in GenAI's own loop.</summary>
    public void Decode(ReadOnlySpan<int> prompt, int count)
    {
        using var parameters = new GeneratorParams(_model);
        parameters.SetSearchOption("max_length", prompt.Length + count);
        parameters.SetSearchOption("min_length", prompt.Length + count);
        using var generator = new Generator(_model, parameters);
        generator.AppendTokens(prompt);
        while (!generator.IsDone())
        {
            generator.GenerateNextToken();
            _ = generator.GetNextTokens()[0];
        }
    }

    /// <summary>The options under which the chat client generates this many tokens.</summary>
    public static ChatOptions Options(int promptTokens, int count) => new()
    {
        MaxOutputTokens = count,
        AdditionalProperties = new() { ["min_length"] = promptTokens + count },
    };

    public void Dispose()
    {
        _client?.Dispose();
        _model.Dispose();
    }
}
