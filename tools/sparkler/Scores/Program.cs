using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Scores;

// Asks the model every case of the evaluation sets, greedily and under the grammars that the library applies by itself, holds the scripted
// conversations, compares what ten processes say, and prints the share that is right; then how fast the model loads and decodes.
// --wrong shows what was wrong, --cases=FILE asks the cases of that file alone, --conversations holds the conversations alone.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Root();
var evaluation = Path.Combine(root, "tools", "sparkler", "evaluation");
var folder = args.FirstOrDefault(static argument => !argument.StartsWith('-')) ?? Path.Combine(root, "models", "sparkler");
var file = args.FirstOrDefault(static argument => argument.StartsWith("--cases=", StringComparison.Ordinal))?["--cases=".Length..];
var started = Stopwatch.GetTimestamp();
using var model = OnnxModel.Load(folder, new OnnxModelOptions { MaxConcurrency = 1 });
var loading = Stopwatch.GetElapsedTime(started);
if (args.Contains(Transcript.Argument))
{
    await Transcript.WriteAsync(model, Conversations("conversations"));
    return;
}

using var client = new OnnxChatClient(model);
var showsWrong = args.Contains("--wrong");
var onlyConversations = args.Contains("--conversations");
foreach (var cases in onlyConversations ? [] : file is null ? [.. ((string[])["cases", "handwritten", "afterwards"]).Select(name => Path.Combine(evaluation, $"{name}.jsonl"))] : (string[])[file])
{
    await AskAsync(cases);
}

foreach (var name in file is null ? (string[])["conversations", "conversations-second"] : [])
{
    await ConverseAsync(name);
}

if (file is null && !onlyConversations)
{
    var different = await Transcript.CompareAsync(folder, 10);
    Console.WriteLine($"the README's conversation and twenty turns after it, in ten processes: {(different == 1 ? "the same each time" : $"{different} different ones")}");
}

Console.WriteLine($"loading {loading.TotalSeconds:F2} s, decoding {await SpeedAsync():F0} tokens/s");

async Task AskAsync(string cases)
{
    var scores = new Dictionary<string, (int Right, int All)>();
    foreach (var line in File.ReadLines(cases))
    {
        var test = new Case(JsonDocument.Parse(line).RootElement);
        var response = await client.GetResponseAsync(test.Messages(), test.Options);
        var isRight = test.IsRight(response);
        var (right, all) = scores.GetValueOrDefault(test.Ability);
        scores[test.Ability] = (right + (isRight ? 1 : 0), all + 1);
        if (!isRight && showsWrong)
        {
            var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()
                .Select(static call => $"{call.Name}({JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions).ReplaceLineEndings("")})");
            Console.WriteLine($"{test.Ability} | {test.Question} | {test.Expected}\n    {response.Text} {string.Join(' ', calls)}");
        }
    }

    foreach (var (ability, (right, all)) in scores)
    {
        Console.WriteLine($"  {ability,-14} {right,4} of {all,4}  {(double)right / all,6:P0}");
    }

    Console.WriteLine($"{Path.GetFileName(cases)}: {scores.Values.Sum(static score => score.Right)} of {scores.Values.Sum(static score => score.All)}");
}

IEnumerable<ScriptedConversation> Conversations(string name) =>
    File.ReadLines(Path.Combine(evaluation, $"{name}.jsonl")).Select(static line => new ScriptedConversation(JsonDocument.Parse(line).RootElement));

async Task ConverseAsync(string name)
{
    var (clean, held, right, turns, endless) = (0, 0, 0, 0, 0);
    foreach (var conversation in Conversations(name))
    {
        var isClean = true;
        await foreach (var turn in conversation.HoldAsync(client))
        {
            isClean &= turn.IsRight;
            right += turn.IsRight ? 1 : 0;
            endless += turn.Ends ? 0 : 1;
            turns++;
            if (!turn.IsRight && showsWrong)
            {
                Console.WriteLine($"{conversation.Id} | {turn.Said}\n    {turn.Answer}");
            }
        }

        clean += isClean ? 1 : 0;
        held++;
    }

    Console.WriteLine($"{name}.jsonl: {clean} of {held} clean, {right} of {turns} turns right, {endless} without end");
}

async Task<double> SpeedAsync()
{
    var speed = new List<double>();
    for (var run = 0; run < 6; run++)
    {
        var options = new ChatOptions { MaxOutputTokens = 500 }.WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
        var from = Stopwatch.GetTimestamp();
        var answer = await client.GetResponseAsync("Hi!", options);
        speed.Add(answer.Usage!.OutputTokenCount!.Value / Stopwatch.GetElapsedTime(from).TotalSeconds);
    }

    speed.Sort();
    return speed[speed.Count / 2];
}

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
