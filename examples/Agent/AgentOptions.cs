namespace Agent;

/// <summary>The command line: options first or last, everything else is the question.</summary>
internal sealed record AgentOptions
{
    public const string Usage = """
        Usage: Agent [question] [--model <id>] [--local <folder>]

          question           answered once; without it a conversation starts
          --model <id>       the model at Fireworks (or set FIREWORKS_MODEL)
          --local <folder>   a model inside the process, in ONNX Runtime GenAI's folder format, even when FIREWORKS_API_KEY is set
        """;

    public string? Question { get; private init; }

    public string? Model { get; private init; }

    public string? LocalFolder { get; private init; }

    public bool ShowUsage { get; private init; }

    public static AgentOptions Parse(string[] arguments)
    {
        var options = new AgentOptions();
        var words = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--model" => options with { Model = Value(arguments, ref i) },
                "--local" => options with { LocalFolder = Value(arguments, ref i) },
                "--help" or "-h" or "-?" => options with { ShowUsage = true },
                var unknown when unknown.StartsWith("--", StringComparison.Ordinal) => throw new AgentException($"Unknown option {unknown}.\n\n{Usage}"),
                var word => Add(words, word, options),
            };
        }

        return words.Count == 0 ? options : options with { Question = string.Join(' ', words) };
    }

    private static AgentOptions Add(List<string> words, string word, AgentOptions options)
    {
        words.Add(word);
        return options;
    }

    private static string Value(string[] arguments, ref int index) =>
        ++index < arguments.Length ? arguments[index] : throw new AgentException($"{arguments[index - 1]} needs a value.\n\n{Usage}");
}
