using System.ComponentModel;
using System.Text;
using ChatPipeline;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

const string TelemetrySource = "ChatPipeline";
const string Usage =
    """
    The middleware of Microsoft.Extensions.AI around a client: functions, a cache, telemetry and logs. Needs nothing: the tiny model
    sparkler answers inside the process, or a model at Fireworks if FIREWORKS_API_KEY is set (FIREWORKS_MODEL chooses another). The
    weather is invented.

      dotnet run --project examples/ChatPipeline
      dotnet run --project examples/ChatPipeline -- "What is the weather in Oslo?" --logs

      --logs   write what the layers log to the error output
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage, flags: ["--logs"]);
var model = Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/gpt-oss-120b";
var atFireworks = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY"));

var services = new ServiceCollection();
services.AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true)
    .SetMinimumLevel(command.Has("--logs") ? LogLevel.Debug : LogLevel.Warning));
services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
services.AddDistributedMemoryCache();
services.AddFireworksClient();

// The builder of Microsoft.Extensions.AI around the library's client. The first layer is the outermost: it runs functions, so each request
// of its loop passes the cache; what the cache does not know is traced, logged and sent.
services.AddChatClient(provider => atFireworks
        ? provider.GetRequiredService<FireworksClient>().GetChatClient(model)
        : new OnnxChatClient(OnnxModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "sparkler")), ownsModel: true))
    .UseFunctionInvocation()
    .UseDistributedCache()
    .UseOpenTelemetry(sourceName: TelemetrySource)
    .UseLogging();

// Spans of the middleware, and of the library: one for each HTTP exchange with its retries, or for each call in process.
using var spans = new SpanRecorder(TelemetrySource, FireworksTelemetry.SourceName, OnnxTelemetry.SourceName);
await using var provider = services.BuildServiceProvider();

// Typed settings beyond the abstraction. They are entries of the options, so they pass through every layer and are part of the cache's key.
var options = new ChatOptions
{
    Tools = [AIFunctionFactory.Create(GetWeather, "get_weather")],
    Reasoning = new() { Effort = ReasoningEffort.Low },
    Temperature = 0,
}.WithFireworks(fireworks => fireworks.PromptCacheKey = "chat-pipeline-example");

var question = command.Words.Length > 0 ? string.Join(' ', command.Words) : "What is the weather in Paris?";
try
{
    var client = provider.GetRequiredService<IChatClient>();
    foreach (var title in new[] { "asked", "asked again: from the cache" })
    {
        Console.WriteLine($"> {question} ({title})");
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(question, options))
        {
            updates.Add(update);
            Console.Write(update.Text);
        }

        var response = updates.ToChatResponse();
        var usage = response.Usage;
        Console.WriteLine($"\n  usage   {usage?.InputTokenCount} tokens in, {usage?.OutputTokenCount} out, model {response.ModelId}");
        foreach (var span in spans.Take())
        {
            Console.WriteLine($"  span    {span}");
        }
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException or OptionsValidationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

[Description("Get the current weather for a city.")]
static string GetWeather([Description("City name")] string location)
{
    Console.WriteLine($"  call    get_weather({location})");
    return location switch
    {
        "Oslo" => "7 degrees, drizzle",
        "Paris" => "18 degrees, partly cloudy",
        _ => $"no weather station in {location}",
    };
}
