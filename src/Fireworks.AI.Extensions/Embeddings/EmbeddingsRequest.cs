using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>The settings of one call, resolved and checked.</summary>
internal sealed class EmbeddingsRequest
{
    private readonly ClientSettings _settings;
    private readonly SettingResolver _properties = new();

    /// <exception cref="ArgumentException">A setting has a value that Fireworks would refuse.</exception>
    public EmbeddingsRequest(
        IEmbeddingGenerator generator,
        string model,
        int? defaultDimensions,
        EmbeddingGenerationOptions? options,
        ClientSettings settings,
        UnknownSettings unknownSettings)
    {
        _settings = settings;
        SettingEntries entries = new(options?.AdditionalProperties);
        Model = settings.ResolveModel(options?.ModelId, model);
        InputPrefix = entries.GetText(KnownEmbeddingSettings.InputPrefix);
        Headers = entries.RequestIdHeader();

        _properties.AddRaw(options?.RawRepresentationFactory?.Invoke(generator));
        if (_properties.Has(KnownEmbeddingSettings.Input))
        {
            throw new ArgumentException(
                "'input' cannot be set by RawRepresentationFactory: it comes from the values of the call.");
        }

        unknownSettings.Report(entries, KnownEmbeddingSettings.Known);
        AddEntries(entries);
        Add(SettingSource.Options, KnownEmbeddingSettings.Dimensions, options?.Dimensions);
        Add(SettingSource.Client, KnownEmbeddingSettings.Model, Model);
        Add(SettingSource.Client, KnownEmbeddingSettings.Dimensions, defaultDimensions);
        ExpectedDimensions = ReadDimensions();
        EncodingFormat = ReadEncoding();
    }

    public string Model { get; }

    public string? InputPrefix { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The encoding that the caller asks for; null leaves it to the library.</summary>
    public string? EncodingFormat { get; }

    public bool HasTemplate => _properties.Has(KnownEmbeddingSettings.PromptTemplate);

    /// <summary>The length that each vector must have; null where it is not known beforehand.</summary>
    public int? ExpectedDimensions { get; }

    /// <summary>The body for some of the inputs. The caller disposes it.</summary>
    public PooledBuffer Write(EmbeddingInputs inputs, bool base64)
    {
        PooledBuffer buffer = new(4096);
        try
        {
            buffer.WriteOpen((byte)'{');
            buffer.WriteName("input"u8);
            buffer.WriteOpen((byte)'[');
            inputs.Write(buffer, InputPrefix, _settings.SerializerOptions);
            buffer.WriteClose((byte)']');
            foreach (var property in _properties.Settings)
            {
                var kind = property.IsVerbatim ? SettingKind.Json : KnownEmbeddingSettings.KindOf(property.Name) ?? SettingKind.Json;
                buffer.WriteName(property.Name);
                SettingWriter.Write(buffer, property, kind, _settings.SerializerOptions);
            }

            if (base64 && !_properties.Has(KnownEmbeddingSettings.EncodingFormat))
            {
                buffer.WriteName("encoding_format"u8);
                buffer.WriteLiteral("base64"u8);
            }

            buffer.WriteClose((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private void AddEntries(SettingEntries entries)
    {
        foreach (var name in entries.Names)
        {
            var property = name.ToLowerInvariant();
            if (KnownEmbeddingSettings.KindOf(property) is not (null or SettingKind.Local))
            {
                Add(SettingSource.Entries, property, entries.Get(name));
            }
        }
    }

    private void Add(SettingSource source, string name, object? value)
    {
        if (value is not null)
        {
            _properties.Add(source, name, value);
        }
    }

    private int? ReadDimensions()
    {
        if (_properties.Find(KnownEmbeddingSettings.Dimensions) is not { IsVerbatim: false, Value: var value })
        {
            return null;
        }

        var dimensions = SettingValue.ToInteger(value) is { } number and <= int.MaxValue
            ? number
            : throw SettingEntries.Invalid(KnownEmbeddingSettings.Dimensions, "a whole number of at most 32 bits");
        if (dimensions < 1)
        {
            throw new ArgumentException($"{dimensions} dimensions were asked for; there must be at least 1.");
        }

        var isKnown = _properties.Settings.All(
            static property => !property.IsVerbatim && property.Name != KnownEmbeddingSettings.ReturnLogits);
        return isKnown ? (int)dimensions : null;
    }

    private string? ReadEncoding()
    {
        var encoding = _properties.Find(KnownEmbeddingSettings.EncodingFormat);
        return encoding is { IsVerbatim: false } && SettingValue.ToText(encoding.Value.Value) is not ("base64" or "float")
            ? throw SettingEntries.Invalid(KnownEmbeddingSettings.EncodingFormat, "'base64' or 'float'")
            : SettingValue.ToText(encoding?.Value);
    }
}
