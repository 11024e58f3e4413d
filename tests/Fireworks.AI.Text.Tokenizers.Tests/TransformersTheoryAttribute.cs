namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>
/// A test against @huggingface/transformers itself: it needs node, ../shared/tokenizers, and in HF_TRANSFORMERS a folder
/// where "npm install @huggingface/transformers" was run.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TransformersTheoryAttribute : TheoryAttribute
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("HF_TRANSFORMERS");

    public TransformersTheoryAttribute()
    {
        if (!File.Exists(TestFiles.SharedTokenizer("phi-2")))
        {
            Skip = "../shared/tokenizers is not here.";
        }
        else if (Folder is null || !Directory.Exists(Path.Combine(Folder, "node_modules", "@huggingface", "transformers")))
        {
            Skip = "HF_TRANSFORMERS names no folder with @huggingface/transformers in its node_modules.";
        }
    }
}
