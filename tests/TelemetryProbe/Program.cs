using System.Diagnostics;
using System.Globalization;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

// Infers for a while, so that a test can look at what the native runtime leaves behind: TelemetryProbe <model folder> <seconds> [allow |
// retry | watch].
if (args.Contains("retry"))
{
    // A process whose first choice of a library fails may choose again.
    try
    {
        OnnxModel.Load(args[0], new OnnxModelOptions { NativeLibraryPath = Path.Combine(args[0], "nothing.so") });
    }
    catch (OnnxModelException exception)
    {
        Console.WriteLine(exception.Message);
    }
}

// What opens a socket, and be it for a moment, is seen by looking at the process all the time.
var sockets = new HashSet<string>();
var isOver = new CancellationTokenSource();
Thread? watch = null;
if (args.Contains("watch"))
{
    Environment.CurrentDirectory = Path.GetTempPath(); // So that files of relative paths are found there.
    watch = new Thread(() => Watch(sockets, isOver.Token)) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
    watch.Start();
}

var options = new OnnxModelOptions { AllowRuntimeTelemetry = args.Contains("allow") };
using var model = OnnxModel.Load(args[0], options);
using var client = new OnnxChatClient(model);
var until = TimeSpan.FromSeconds(double.Parse(args[1], CultureInfo.InvariantCulture));
var clock = Stopwatch.StartNew();
var answers = 0;
while (clock.Elapsed < until)
{
    await client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 32 });
    answers++;
}

isOver.Cancel();
watch?.Join();
Console.WriteLine($"{answers} answers, {sockets.Count} sockets {string.Join(' ', sockets)}");

static void Watch(HashSet<string> sockets, CancellationToken isOver)
{
    do
    {
        foreach (var descriptor in Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd") : [])
        {
            try
            {
                if (File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name is { } target && target.StartsWith("socket:", StringComparison.Ordinal))
                {
                    sockets.Add(target);
                }
            }
            catch (IOException)
            {
                // It is closed by now.
            }
        }
    }
    while (!isOver.WaitHandle.WaitOne(1));
}
