using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

// Uses a model on ONNX Runtime GenAI and ends, so that a test can look at the end: GenAIProbe <model folder> dispose | leave | collect |
// answer | forget | exit | load | late [picture]. With a picture, the question is about it.
var folder = args[0];
DataContent[] pictures = args.Length > 2 ? [new DataContent(File.ReadAllBytes(args[2]), "image/png")] : [];
ChatMessage[] question = [new(ChatRole.User, [.. pictures, new TextContent("Hi!")])];
switch (args[1])
{
    case "dispose":
        using (var model = Load())
        {
            await AskAsync(model);
        }

        break;
    case "leave":
        await AskAsync(Load());
        break;
    case "collect":
        AskAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        break;
    case "answer":
        await BeginAsync();
        break;
    case "forget":
        // A long prompt keeps the model busy while it is disposed.
        var forgotten = Load();
        _ = new OnnxChatClient(forgotten).GetResponseAsync(string.Concat(Enumerable.Repeat("Tell me more. ", 60)));
        await Task.Delay(20);
        _ = forgotten.DisposeAsync().AsTask();
        break;
    case "exit":
        await BeginAsync();
        Environment.Exit(0);
        break;
    case "load":
        var stages = new Stages();
        _ = OnnxModel.LoadAsync(folder, new OnnxModelOptions { Engine = OnnxEngine.GenAI, LoadProgress = stages });
        await stages.Graph;
        break;
    case "late":
        await AskAsync(Load());
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Load();
            }
            catch (OnnxModelException)
            {
                Console.WriteLine("none loads");
            }
        };
        break;
    default:
        throw new ArgumentException($"There is no way '{args[1]}' to end.");
}

Console.WriteLine("ends");

OnnxModel Load() => OnnxModel.Load(folder, new OnnxModelOptions { Engine = OnnxEngine.GenAI });

async Task AskAsync(OnnxModel model)
{
    var response = await new OnnxChatClient(model).GetResponseAsync(question, new ChatOptions { MaxOutputTokens = 16 });
    Console.WriteLine(response.Text);
}

[MethodImpl(MethodImplOptions.NoInlining)]
void AskAndForget() => AskAsync(Load()).GetAwaiter().GetResult();

// Begins an answer that does not end by itself, and another one that waits.
async Task BeginAsync()
{
    var client = new OnnxChatClient(Load());
    var endless = new ChatOptions().WithOnnx(static onnx => onnx.IgnoreEndOfSequence = true);
    var answer = client.GetStreamingResponseAsync(question, endless).GetAsyncEnumerator();
    await answer.MoveNextAsync();
    _ = client.GetResponseAsync(question, endless);
}

internal sealed class Stages : IProgress<OnnxLoadStage>
{
    private readonly TaskCompletionSource _graph = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Graph => _graph.Task;

    public void Report(OnnxLoadStage stage)
    {
        if (stage == OnnxLoadStage.Graph)
        {
            _graph.SetResult();
        }
    }
}
