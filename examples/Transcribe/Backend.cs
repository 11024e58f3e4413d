using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Transcribe;

/// <summary>Chooses where speech is written down: in this process, or at a service.</summary>
internal static class Backend
{
    public const string Hint =
        """
        Nothing is there to write speech down with: neither --local with the folder of a Whisper model, nor FIREWORKS_API_KEY for a service.

        A model for this process is built once, from Hugging Face, with the builder of ONNX Runtime GenAI:

          pip install onnxruntime-genai onnx onnx-ir torch transformers
          python -m onnxruntime_genai.models.builder -m openai/whisper-small -o models/whisper-small -p fp32 -e cpu
          dotnet run --project examples/Transcribe -- talk.mp3 --local models/whisper-small
        """;

    private static readonly string[] OfService = ["--speakers", "--endpoint", "--model"];

    /// <returns>The client; null where nothing is there.</returns>
    public static async Task<ISpeechToTextClient?> ChooseAsync(CommandLine command, CancellationToken cancellationToken)
    {
        if (command.Value("--local") is { } folder)
        {
            if (OfService.Where(name => command.Has(name) || command.Value(name) is not null).ToList() is { Count: > 0 } given)
            {
                throw new ArgumentException($"{string.Join(", ", given)}: only at a service. Leave it out with --local.");
            }

            OnnxModelOptions options = new()
            {
                VoiceActivityModelPath = command.Value("--vad") is { } path ? Path.GetFullPath(path) : null,
            };
            var model = await OnnxModel.LoadAsync(folder, options, cancellationToken: cancellationToken);
            return new OnnxSpeechToTextClient(model, ownsModel: true);
        }

        if (command.Value("--vad") is not null)
        {
            throw new ArgumentException("--vad: only with --local, the folder of a Whisper model.");
        }

        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY")))
        {
            return null;
        }

        return new FireworksSpeechToTextClient(
            command.Value("--model") ?? "whisper-v3-turbo",
            new FireworksClientOptions { SpeechEndpoint = command.Value("--endpoint") is { } address ? new Uri(address) : null });
    }

    /// <summary>The options by the names that both sides share.</summary>
    public static SpeechToTextOptions CreateOptions(CommandLine command)
    {
        SpeechToTextOptions options = new()
        {
            SpeechLanguage = command.Value("--language"),
            TextLanguage = command.Has("--english") ? "en" : null,
        };
        return command.Has("--speakers") ? options.WithFireworks(static fireworks => fireworks.Diarize = true) : options;
    }
}
