namespace Fireworks.AI.Extensions.Tests;

/// <summary>Tests that count what the whole process does, as its memory, run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
