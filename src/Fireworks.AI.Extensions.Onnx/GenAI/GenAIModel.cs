namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>A model that GenAI has loaded, and its adapters. Generators that were made of it may outlive it.</summary>
/// <param name="handle">The model.</param>
/// <param name="type">Its type, as its configuration has it.</param>
/// <param name="vocabularySize">How many scores it gives after a token.</param>
/// <param name="contextLength">The most tokens of one sequence.</param>
/// <param name="window">How many tokens back it remembers, if that is less than the sequence.</param>
internal sealed class GenAIModel(GenAIModelHandle handle, string type, int vocabularySize, int contextLength, int? window) : IDisposable
{
    private GenAIAdaptersHandle? _adapters;

    public GenAIModelHandle Handle { get; } = handle;

    public int VocabularySize { get; } = vocabularySize;

    public int ContextLength { get; } = contextLength;

    /// <summary>
    /// The length from which on the model turns its positions by other factors, so that what was computed below it is of no use; 0 where
    /// there is none. Phi-3's graphs choose the factors by the length of the sequence.
    /// </summary>
    public int RotaryThreshold { get; } = type switch
    {
        "phi3" or "phimoe" => 4097,
        "phi3small" => 8193,
        _ => 0,
    };

    /// <summary>The length up to which a sequence can go back: of a longer one the KV cache has lost the beginning.</summary>
    public int Window { get; } = window ?? int.MaxValue;

    /// <summary>Loads an adapter under a name.</summary>
    public void AddAdapter(string name, string file)
    {
        if (_adapters is null)
        {
            GenAIResult.Check(GenAINative.OgaCreateAdapters(Handle, out _adapters));
        }

        GenAIResult.Check(GenAINative.OgaLoadAdapter(_adapters, file, name));
    }

    /// <summary>Makes an empty sequence.</summary>
    /// <param name="adapter">The adapter that it runs with, if any.</param>
    public GenAIGeneratorHandle CreateGenerator(string? adapter)
    {
        GenAIResult.Check(GenAINative.OgaCreateGeneratorParams(Handle, out var parameters));
        using (parameters)
        {
            // The tokens are chosen elsewhere: nothing of the model's search may change the scores, or what is forced on it.
            Set("max_length", ContextLength);
            Set("min_length", 0);
            Set("repetition_penalty", 1);
            Set("no_repeat_ngram_size", 0);
            GenAIResult.Check(GenAINative.OgaGeneratorParamsSetSearchBool(parameters, "do_sample", false));
            GenAIResult.Check(GenAINative.OgaCreateGenerator(Handle, parameters, out var generator));
            try
            {
                if (adapter is not null)
                {
                    GenAIResult.Check(GenAINative.OgaSetActiveAdapter(generator, _adapters!, adapter));
                }

                return generator;
            }
            catch
            {
                generator.Dispose();
                throw;
            }

            void Set(string name, double value) =>
                GenAIResult.Check(GenAINative.OgaGeneratorParamsSetSearchNumber(parameters, name, value));
        }
    }

    public void Dispose()
    {
        _adapters?.Dispose();
        Handle.Dispose();
    }
}
