using System.Globalization;
using System.Runtime.InteropServices;
using Batch;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;
using Spectre.Console;

const string Usage =
    """
    Classifies the rows of a CSV file (a header line, then id,text) in one batch, at half the price of single calls. Needs nothing: with
    FIREWORKS_API_KEY set it runs at Fireworks, and without against a double of the service that the program starts.

      dotnet run --project examples/Batch -- [file.csv] [--name reviews] [--model accounts/fireworks/models/...] [--delete]

      --name     the name of the batch; a program that is started again finds it by that
      --delete   delete the batch and its data when its results are read, unless it expired and can be continued
    """;

var command = CommandLine.Parse(args, Usage, flags: ["--delete"], values: ["--name", "--model"]);
if (command.Words.Length > 1)
{
    Console.Error.WriteLine($"One file at a time. {command.Words.Length} are given: {string.Join(", ", command.Words)}.");
    return 1;
}

var file = command.Words is [var given] ? given : Path.Combine(AppContext.BaseDirectory, "reviews.csv");
var name = command.Value("--name") ?? "reviews";
var model = command.Value("--model") ?? Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/glm-5p3-flash";
using CancellationTokenSource stop = new();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var isLocal = string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY"));
await using var local = isLocal ? await LocalService.StartAsync() : null;
AnsiConsole.MarkupLine(local is null
    ? $"Running at Fireworks, [bold]{model.EscapeMarkup()}[/]"
    : "Running against a double of the service in this program. Set FIREWORKS_API_KEY for Fireworks.");
FireworksBatchJob? job = null;
try
{
    using FireworksBatchClient batches = new(local?.CreateOptions());
    FireworksBatch batch = new(name, model, ReadRows(file))
    {
        Defaults = new ChatOptions
        {
            Instructions = "Classify the review. Answer with one word: friendly, unfriendly or mixed.",
            MaxOutputTokens = 64,
            Temperature = 0,
        },
    };
    job = await AnsiConsole.Status().StartAsync("checking and uploading the rows", _ => batches.SubmitAsync(batch, stop.Token));
    AnsiConsole.MarkupLine($"Batch [bold]{job.Name.EscapeMarkup()}[/]");

    var bar = AnsiConsole.Progress().Columns(
        new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn());
    job = await bar.StartAsync(context =>
    {
        var task = context.AddTask("waiting");
        return batches.WaitAsync(name, new Reporter(progress =>
        {
            task.Description = progress.ToString().ToLowerInvariant();
            task.Value = progress.Percent ?? 0;
        }), stop.Token);
    });
    AnsiConsole.MarkupLine(job.Progress.ToString().EscapeMarkup());
    if (job.State == FireworksBatchState.Expired)
    {
        AnsiConsole.MarkupLine("[yellow]The batch expired.[/] Its finished rows follow; ContinueAsync runs the others.");
    }

    Summary summary = new();
    await foreach (var result in batches.GetResultsAsync(name, cancellationToken: stop.Token))
    {
        summary.Add(result);
    }

    summary.Print();
    if (command.Has("--delete") && job.State == FireworksBatchState.Expired)
    {
        AnsiConsole.MarkupLine("Nothing is deleted: the batch can be continued.");
    }
    else if (command.Has("--delete"))
    {
        await batches.DeleteAsync(name, stop.Token);
        AnsiConsole.MarkupLine("Deleted the batch and its data.");
    }

    return job.State == FireworksBatchState.Completed && summary.Errors == 0 ? 0 : 1;
}
catch (OperationCanceledException)
{
    if (local is not null)
    {
        AnsiConsole.MarkupLine("[yellow]Stopped.[/] The double of the service ends with this program, and the batch with it.");
        return 130;
    }

    var again = command.Value("--name") is null ? args.Prepend(name).Prepend("--name") : args;
    AnsiConsole.MarkupLine($"[yellow]Stopped.[/] {(job is null ? "There may be no batch yet." : "The batch goes on.")} To come back:");
    Console.WriteLine($"dotnet run --project examples/Batch -- {string.Join(' ', again.Select(Quoted))}"); // In one line, to be copied.
    return 130;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or NotSupportedException
    or InvalidOperationException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static string Quoted(string argument) => argument.Contains(' ') ? $"\"{argument}\"" : argument;

// The first record is the header; blank lines are none, nor are those of commas alone, which spreadsheets write.
static IEnumerable<FireworksBatchRow> ReadRows(string file) => Csv.Read(file)
    .Select(static (fields, index) => (Fields: fields, Number: index + 1))
    .Skip(1)
    .Where(static record => record.Fields.Any(static field => field.Length > 0))
    .Select(static record => record.Fields is [{ Length: > 0 } id, { Length: > 0 } text, .. var rest] && rest.All(string.IsNullOrEmpty)
        ? new FireworksBatchRow(id, text)
        : throw new ArgumentException(
            $"Record {record.Number} of the file is not an id and a text: it has {record.Fields.Length} fields, " +
            $"{record.Fields.Count(static field => field.Length == 0)} of them empty. A text with commas stands in quotes, and there are no further columns."));

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // The program says first how to come back.
    stop.Cancel();
}

/// <summary>Reports in the thread of the wait, unlike <see cref="Progress{T}"/>, so that nothing comes late.</summary>
internal sealed class Reporter(Action<FireworksBatchProgress> report) : IProgress<FireworksBatchProgress>
{
    public void Report(FireworksBatchProgress value) => report(value);
}

/// <summary>Counts the answers, and what they took.</summary>
internal sealed class Summary
{
    private readonly SortedDictionary<string, (int Count, string Example)> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly UsageDetails _usage = new();

    public int Errors { get; private set; }

    public void Add(FireworksBatchResult result)
    {
        if (result.Response is not { } response)
        {
            Errors++;
            AnsiConsole.MarkupLine($"[red]{result.Id.EscapeMarkup()}[/] {result.Error!.Message.EscapeMarkup()}");
            return;
        }

        var answer = response.Text.Trim().TrimEnd('.').ToLowerInvariant();
        var (count, example) = _answers.GetValueOrDefault(answer, (0, result.Id));
        _answers[answer] = (count + 1, example);
        if (result.Usage is { } usage)
        {
            _usage.Add(usage);
        }
    }

    public void Print()
    {
        var table = new Table().RoundedBorder()
            .AddColumn("answer").AddColumn(new TableColumn("rows").RightAligned()).AddColumn("for example");
        foreach (var (answer, (count, example)) in _answers)
        {
            table.AddRow(answer.EscapeMarkup(), count.ToString(CultureInfo.InvariantCulture), example.EscapeMarkup());
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_usage.InputTokenCount ?? 0} tokens in ({_usage.CachedInputTokenCount ?? 0} cached), {_usage.OutputTokenCount ?? 0} out; " +
            $"{Errors} errors"));
    }
}
