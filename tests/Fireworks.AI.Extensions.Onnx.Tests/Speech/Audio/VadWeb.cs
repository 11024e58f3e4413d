namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>Silero's models, as they come with a package of npm.</summary>
internal static class VadWeb
{
    /// <summary>
    /// The path of a model. Where VAD_WEB names no folder in which "npm install @ricky0123/vad-web" was run, the test is skipped.
    /// </summary>
    public static string PathOf(string file)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("VAD_WEB") ?? "", "node_modules", "@ricky0123", "vad-web", "dist");
        Assert.SkipUnless(Directory.Exists(folder), "VAD_WEB names no folder with @ricky0123/vad-web in its node_modules.");
        return Path.Combine(folder, file);
    }
}
