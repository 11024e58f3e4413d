namespace Examples;

/// <summary>The command line of an example: words, and the options that the example has.</summary>
internal sealed class CommandLine
{
    private readonly HashSet<string> _flags = [];
    private readonly Dictionary<string, string> _values = [];

    private CommandLine()
    {
    }

    /// <summary>What is no option.</summary>
    public string[] Words { get; private set; } = [];

    /// <summary>
    /// Reads a command line; what follows <c>--</c> are words. Ends the program with its usage where that is asked for, and with an error
    /// for an option that it does not have.
    /// </summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="usage">What <c>--help</c> shows.</param>
    /// <param name="flags">Options that stand alone.</param>
    /// <param name="values">Options that a value follows.</param>
    public static CommandLine Parse(string[] arguments, string usage, string[]? flags = null, string[]? values = null)
    {
        CommandLine line = new();
        List<string> words = [];
        for (var i = 0; i < arguments.Length; i++)
        {
            var argument = arguments[i];
            if (argument is "--help" or "-h" or "-?")
            {
                Console.WriteLine(usage);
                Environment.Exit(0);
            }
            else if (argument == "--")
            {
                words.AddRange(arguments[(i + 1)..]);
                break;
            }
            else if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(argument);
            }
            else if (flags?.Contains(argument) == true)
            {
                line._flags.Add(argument);
            }
            else if (values?.Contains(argument) != true)
            {
                Fail($"Unknown option {argument}.", usage);
            }
            else if (++i == arguments.Length)
            {
                Fail($"{argument} needs a value.", usage);
            }
            else
            {
                line._values[argument] = arguments[i];
            }
        }

        line.Words = [.. words];
        return line;
    }

    public bool Has(string flag) => _flags.Contains(flag);

    public string? Value(string name) => _values.GetValueOrDefault(name);

    private static void Fail(string message, string usage)
    {
        Console.Error.WriteLine($"{message}\n\n{usage}");
        Environment.Exit(1);
    }
}
