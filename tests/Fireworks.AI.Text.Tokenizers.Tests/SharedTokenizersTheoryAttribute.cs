namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>A test that reads ../shared/tokenizers, and is skipped where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTokenizersTheoryAttribute : TheoryAttribute
{
    public SharedTokenizersTheoryAttribute()
    {
        if (!File.Exists(TestFiles.SharedTokenizer("phi-2")))
        {
            Skip = "../shared/tokenizers is not here.";
        }
    }
}
