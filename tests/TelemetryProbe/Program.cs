using System.Diagnostics;
using System.Globalization;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

// Infers for a while, so that a test can look at what the native runtime leaves behind: TelemetryProbe <model folder> <seconds> [allow |
// retry].
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

Console.WriteLine($"{answers} answers");
