using Microsoft.ML.OnnxRuntimeGenAI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>GenAI's own loop, as its examples have it: its tokenizer, its processor, its search.</summary>
internal sealed class GenAILoop : IDisposable
{
    private readonly Model _model;
    private readonly MultiModalProcessor _processor;

    public GenAILoop(string folder)
    {
        _model = new Model(folder);
        _processor = new MultiModalProcessor(_model);
    }

    /// <summary>Answers a rendered prompt with marks where the images stand.</summary>
    public (string Text, int PromptTokens) Answer(string prompt, params byte[][] images)
    {
        var files = Directory.CreateTempSubdirectory("images-");
        try
        {
            var paths = images.Select((image, place) => Path.Combine(files.FullName, $"{place}")).ToArray();
            for (var i = 0; i < images.Length; i++)
            {
                File.WriteAllBytes(paths[i], images[i]);
            }

            using var loaded = images.Length > 0 ? Microsoft.ML.OnnxRuntimeGenAI.Images.Load(paths) : null;
            using var tensors = _processor.ProcessImages(prompt, loaded);
            using var parameters = new GeneratorParams(_model);
            using var generator = new Generator(_model, parameters);
            generator.SetInputs(tensors);
            var prefix = (int)generator.TokenCount();
            while (!generator.IsDone())
            {
                generator.GenerateNextToken();
            }

            return (_processor.Decode(generator.GetSequence(0)[prefix..]), prefix);
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        _processor.Dispose();
        _model.Dispose();
    }
}
