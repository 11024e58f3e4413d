using System.Text.Json.Nodes;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The settings of one call, checked. A later source wins: the options' own members, entries of AdditionalProperties, the raw JsonObject.
/// </summary>
internal sealed class EmbeddingsRequest
{
    private readonly ClientSettings _settings;
    private readonly JsonObject? _raw;
    private readonly SettingEntries _entries;
    private readonly int? _dimensions;

    public EmbeddingsRequest(
        IEmbeddingGenerator generator, string model, int? defaultDimensions, EmbeddingGenerationOptions? options, ClientSettings settings, UnknownSettings unknownSettings)
    {
        _settings = settings;
        _entries = new(options?.AdditionalProperties);
        _raw = options?.RawRepresentationFactory?.Invoke(generator) switch
        {
            null => null,
            JsonObject members => members,
            var other => throw new ArgumentException(
                $"RawRepresentationFactory returned a {other.GetType()}. Return a JsonObject whose members are merged into the request, or null.", nameof(options)),
        };
        if (_raw is not null && _raw.ContainsKey("input"))
        {
            throw new ArgumentException("'input' cannot be set by RawRepresentationFactory: it comes from the values of the call.", nameof(options));
        }

        unknownSettings.Report(_entries, EmbeddingSettings.Known);
        var wanted = options?.ModelId is { Length: > 0 } id ? id : model;
        Model = settings.ModelMap?.Map(wanted) ?? wanted;
        _dimensions = _entries.Integer(EmbeddingSettings.Dimensions) ?? options?.Dimensions ?? defaultDimensions;
        if (_dimensions < 1)
        {
            throw new ArgumentException($"{_dimensions} dimensions were asked for; there must be at least 1.", nameof(options));
        }

        if (EncodingFormat is not (null or "base64" or "float"))
        {
            throw SettingEntries.Wrong(EmbeddingSettings.EncodingFormat, "'base64' or 'float'");
        }

        InputPrefix = _entries.Text(EmbeddingSettings.InputPrefix);
        Headers = _entries.RequestIdHeader();
    }

    public string Model { get; }

    public string? InputPrefix { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The encoding that the caller asks for; null leaves it to the library.</summary>
    public string? EncodingFormat => _entries.Text(EmbeddingSettings.EncodingFormat);

    public bool HasTemplate => _entries.Get(EmbeddingSettings.PromptTemplate) is not null || IsRaw(EmbeddingSettings.PromptTemplate);

    /// <summary>The length that each vector must have; null where it is not known beforehand.</summary>
    public int? ExpectedDimensions => _raw is null && _entries.Get(EmbeddingSettings.ReturnLogits) is null ? _dimensions : null;

    /// <summary>The body for some of the inputs. The caller disposes it.</summary>
    public PooledBuffer Write(EmbeddingInputs inputs, bool base64)
    {
        PooledBuffer buffer = new(4096);
        try
        {
            buffer.Append((byte)'{');
            if (!IsRaw("model"))
            {
                buffer.Name("model"u8);
                buffer.String(Model);
            }

            buffer.Name("input"u8);
            buffer.Open((byte)'[');
            inputs.Write(buffer, InputPrefix, _settings.SerializerOptions);
            buffer.Close((byte)']');
            WriteSettings(buffer, base64);
            foreach ((var name, var value) in _raw ?? [])
            {
                buffer.Name(name);
                buffer.Value(value, _settings.SerializerOptions);
            }

            buffer.Append((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private bool IsRaw(string name) => _raw is not null && _raw.ContainsKey(name);

    private void WriteSettings(PooledBuffer buffer, bool base64)
    {
        if (_dimensions is { } dimensions && !IsRaw(EmbeddingSettings.Dimensions))
        {
            buffer.Name("dimensions"u8);
            buffer.Number(dimensions);
        }

        Write(buffer, EmbeddingSettings.Normalize, SettingKind.Boolean);
        Write(buffer, EmbeddingSettings.PromptTemplate, SettingKind.Text);
        if (_entries.Integers(EmbeddingSettings.ReturnLogits) is { } tokens && !IsRaw(EmbeddingSettings.ReturnLogits))
        {
            buffer.Name("return_logits"u8);
            buffer.Open((byte)'[');
            foreach (var token in tokens)
            {
                buffer.Number(token);
            }

            buffer.Close((byte)']');
        }

        if ((EncodingFormat is not null || base64) && !IsRaw(EmbeddingSettings.EncodingFormat))
        {
            buffer.Name("encoding_format"u8);
            buffer.String(EncodingFormat ?? "base64");
        }
    }

    private void Write(PooledBuffer buffer, string name, SettingKind kind)
    {
        if (_entries.Get(name) is { } value && !IsRaw(name))
        {
            buffer.Name(name);
            SettingWriter.Write(buffer, name, kind, value, _settings.SerializerOptions);
        }
    }
}
