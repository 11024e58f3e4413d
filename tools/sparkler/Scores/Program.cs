using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Scores;

// Asks the model every case of the evaluation set, greedily and under the grammars that the library applies by itself, and prints the
// share of right answers per ability, then how fast the model loads and decodes. --wrong shows the wrong answers,
// --cases=FILE asks other cases.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Root();
var folder = args.FirstOrDefault(static argument => !argument.StartsWith('-')) ?? Path.Combine(root, "models", "sparkler");
var cases = args.FirstOrDefault(static argument => argument.StartsWith("--cases=", StringComparison.Ordinal))?["--cases=".Length..]
    ?? Path.Combine(root, "tools", "sparkler", "evaluation", "cases.jsonl");
var started = Stopwatch.GetTimestamp();
using var model = OnnxModel.Load(folder, new OnnxModelOptions { MaxConcurrency = 1 });
var loading = Stopwatch.GetElapsedTime(started);
using var client = new OnnxChatClient(model);

var scores = new Dictionary<string, (int Right, int All)>();
foreach (var line in File.ReadLines(cases))
{
    var test = new Case(JsonDocument.Parse(line).RootElement);
    var response = await client.GetResponseAsync(test.Messages(), test.Options);
    var isRight = test.IsRight(response);
    var (right, all) = scores.GetValueOrDefault(test.Ability);
    scores[test.Ability] = (right + (isRight ? 1 : 0), all + 1);
    if (!isRight && args.Contains("--wrong"))
    {
        var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()
            .Select(static call => $"{call.Name}({JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions).ReplaceLineEndings("")})");
        Console.WriteLine($"{test.Ability} | {test.Question} | {test.Expected}\n    {response.Text} {string.Join(' ', calls)}");
    }
}

foreach (var (ability, (right, all)) in scores)
{
    Console.WriteLine($"{ability,-14} {right,4} of {all,4}  {(double)right / all,6:P0}");
}

var speed = new List<double>();
for (var run = 0; run < 6; run++)
{
    var options = new ChatOptions { MaxOutputTokens = 500 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
    var from = Stopwatch.GetTimestamp();
    var answer = await client.GetResponseAsync("Hi!", options);
    speed.Add(answer.Usage!.OutputTokenCount!.Value / Stopwatch.GetElapsedTime(from).TotalSeconds);
}

speed.Sort();
Console.WriteLine($"loading {loading.TotalSeconds:F2} s, decoding {speed[speed.Count / 2]:F0} tokens/s");

static string Root()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Fireworks.AI.Extensions.sln")))
        {
            return folder.FullName;
        }
    }

    throw new DirectoryNotFoundException("The repository was not found above the program's own folder.");
}
