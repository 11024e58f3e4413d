namespace Fireworks.AI.Shared.Settings;

/// <summary>From language tags of the abstraction, such as <c>en-US</c>, to the codes of models and service.</summary>
internal static class SpeechLanguages
{
    /// <summary>The code without region; of Chinese, with its script.</summary>
    public static string? ToWire(string? tag)
    {
        if (string.IsNullOrWhiteSpace(tag))
        {
            return null;
        }

        var parts = tag.Trim().ToLowerInvariant().Split('-', '_');
        return parts[0] == "zh" && parts.Length > 1 && parts[1] is "hans" or "hant" ? $"zh-{parts[1]}" : parts[0];
    }

    /// <summary>Whether the text is to be in another language than the speech, which can be done into English only.</summary>
    /// <exception cref="ArgumentException">The text is to be in another language than English.</exception>
    public static bool IsTranslation(string? speech, string? text)
    {
        if (ToWire(text) is not { } target || target == ToWire(speech))
        {
            return false;
        }

        return target is "en" or "english" ? true : throw new ArgumentException(
            $"TextLanguage is '{text}', but speech is translated into English only. " +
            "For a transcription, leave it out or set SpeechLanguage to the same.");
    }
}
