using System.Globalization;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>Reads how the next token is chosen.</summary>
internal static class SamplingReader
{
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static SamplingOptions Read(ChatOptions options, SettingEntries entries, SearchConfig defaults, int vocabularySize)
    {
        // A caller who names any way of drawing wants drawing; the temperature alone decides when it is given.
        var minP = (float?)entries.GetNumber(SettingNames.MinP, 0, 1);
        var draws = defaults.DoSample || options.TopP is not null || options.TopK > 1 || minP is not null;
        return new SamplingOptions
        {
            Temperature = InRange(options.Temperature, 0, 100, nameof(ChatOptions.Temperature)) ?? (draws ? defaults.Temperature : 0),
            TopK = (int)(InRange(options.TopK, 0, int.MaxValue, nameof(ChatOptions.TopK))
                ?? (defaults.DoSample ? Math.Max(0, defaults.TopK) : 0)),
            TopP = InRange(options.TopP, 0, 1, nameof(ChatOptions.TopP)) ?? (defaults.DoSample ? defaults.TopP : 1),
            MinP = minP ?? 0,
            RepetitionPenalty = (float?)entries.GetNumber(SettingNames.RepetitionPenalty, 0.01, 100) ?? defaults.RepetitionPenalty,
            FrequencyPenalty = InRange(options.FrequencyPenalty, -2, 2, nameof(ChatOptions.FrequencyPenalty)) ?? 0,
            PresencePenalty = InRange(options.PresencePenalty, -2, 2, nameof(ChatOptions.PresencePenalty)) ?? 0,
            LogitBias = ReadLogitBias(entries, vocabularySize),
            Seed = options.Seed,
        };
    }

    private static Dictionary<int, float>? ReadLogitBias(SettingEntries entries, int vocabularySize)
    {
        const string Expected = "an object of numbers";
        var numbers = entries.Get(SettingNames.LogitBias) switch
        {
            null => null,
            IDictionary<string, double> typed => typed,
            var value => SettingValue.ToProperties(value)
                ?.Select(static property => KeyValuePair.Create(property.Key, ToBias(property.Value)))
                ?? throw SettingEntries.Invalid(SettingNames.LogitBias, Expected),
        };
        if (numbers is null)
        {
            return null;
        }

        var bias = new Dictionary<int, float>();
        foreach (var (key, number) in numbers)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token >= vocabularySize)
            {
                throw SettingEntries.Invalid(SettingNames.LogitBias, $"an object whose names are token numbers below {vocabularySize}");
            }

            bias[token] = float.IsFinite((float)number) || double.IsNegativeInfinity(number)
                ? (float)number
                : throw SettingEntries.Invalid(SettingNames.LogitBias, Expected);
        }

        return bias;
    }

    /// <summary>Minus infinity is no number of JSON, so that it may come as a text; what is no number at all becomes none.</summary>
    private static double ToBias(object? value) => SettingValue.Unwrap(value) switch
    {
        double number when double.IsNegativeInfinity(number) => number,
        float number when float.IsNegativeInfinity(number) => number,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        var other => SettingValue.ToNumber(other) ?? double.NaN,
    };

    private static float? InRange(float? value, float minimum, float maximum, string name) =>
        value is null || (value >= minimum && value <= maximum)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"ChatOptions.{name} must be from {minimum} to {maximum}."));
}
