using System.Text.RegularExpressions;
using Recording;

const string Question = "What is the weather in Paris?";
const int Columns = 110;
string[] more = ["What is the weather in Rome?", "and in Oslo?", "What's 17 times 23?"];

if (!PseudoTerminal.IsSupported)
{
    Console.Error.WriteLine("The recording needs Linux and the command script (Debian: bsdutils).");
    return 1;
}

// dotnet run --project tools/Recording -- assets/agent.svg
var file = args is [var path] ? path : Path.Combine("assets", "agent.svg");
var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
var agent = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../examples/Agent/bin", configuration, "net10.0", "Agent.dll"));
List<IReadOnlyList<Cell>> rows = [Line($"$ dotnet run --project examples/Agent -- \"{Question}\"")];
await using (var single = Start(Question))
{
    await EndAsync(single);
    rows.AddRange(Shown(single));
}

rows.AddRange([[], Line("$ dotnet run --project examples/Agent")]);
await using (var conversation = Start())
{
    foreach (var line in more.Append("quit"))
    {
        await conversation.EnterAsync(line);
    }

    await EndAsync(conversation);
    rows.AddRange(Shown(conversation));
}

await File.WriteAllTextAsync(file, SvgPicture.Draw(rows, Columns, $"The agent is asked \"{Question}\", calls get_weather and answers."));
Console.WriteLine($"Drew {rows.Count} rows into {file}.");
return 0;

PseudoTerminal Start(params string[] words) =>
    PseudoTerminal.Start(["dotnet", agent, .. words], Columns, 40, ("FIREWORKS_API_KEY", null));

static async Task EndAsync(PseudoTerminal terminal)
{
    if (await terminal.WaitForExitAsync() is not 0 and var exitCode)
    {
        throw new InvalidOperationException($"The agent ended with {exitCode}. It showed:\n{terminal.Text}");
    }
}

static IReadOnlyList<Cell> Line(string text) => [.. text.Select(static character => new Cell(character.ToString(), new CellStyle(IsBold: true)))];

// The speed is that of the machine. The picture is without it, and so the same each time.
static IEnumerable<IReadOnlyList<Cell>> Shown(PseudoTerminal terminal) => terminal.Read(static screen => screen.Rows
    .Reverse().SkipWhile(static row => row.All(static cell => string.IsNullOrWhiteSpace(cell.Text))).Reverse()
    .Select(static row => Speed().Match(string.Concat(row.Select(static cell => cell.Text))) is { Success: true } speed
        ? [.. row.Take(speed.Index), .. row.Skip(speed.Index + speed.Length)]
        : row)
    .ToList());

internal static partial class Program
{
    [GeneratedRegex(@", \d+ tokens/s(?=\])")]
    private static partial Regex Speed();
}
