using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>Writes the rows of a batch, and what holds for all of them, by the writer of chat requests.</summary>
internal sealed class BatchRequests
{
    private const string Defaults = "FireworksBatch.Defaults";

    private readonly FireworksBatch _batch;
    private readonly FireworksTransport _transport;
    private readonly IChatClient _client;

    /// <exception cref="ArgumentException">The defaults have a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The defaults ask for what batches do not have.</exception>
    public BatchRequests(FireworksBatch batch, FireworksClient client)
    {
        _batch = batch;
        _transport = client.Transport;
        Model = _transport.Settings.ResolveModel(null, batch.Model);
        _client = client.GetChatClient(Model);
        Settings = WriteSettings();
    }

    /// <summary>The model as it is sent.</summary>
    public string Model { get; }

    /// <summary>The members of the job that decide what becomes of a row, without the braces around them.</summary>
    public byte[] Settings { get; }

    /// <summary>Writes a row as a line.</summary>
    /// <exception cref="ArgumentException">It has a value that Fireworks would refuse; the message names it.</exception>
    /// <exception cref="NotSupportedException">It asks for what batches do not have; the message names it.</exception>
    public void Write(PooledBuffer buffer, FireworksBatchRow row, long number)
    {
        try
        {
            var request = Create(row.Messages, row.Options);
            if (Has(request, SettingNames.PromptTokenIds) && !string.IsNullOrEmpty(_batch.Defaults?.Instructions))
            {
                throw new ArgumentException(
                    $"'{SettingNames.PromptTokenIds}' are the whole prompt, but the batch has a system prompt in {Defaults}.Instructions.");
            }

            buffer.GetMemory(RequestSizeLimits.Estimate(request));
            buffer.Append("{\"custom_id\":"u8);
            buffer.WriteString(row.Id);
            buffer.WriteName("body"u8);
            ChatRequestWriter.Write(buffer, request);
            buffer.Append("}\n"u8);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{Name(row, number)}: {exception.Message}", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"{Name(row, number)}: {exception.Message}", exception);
        }
    }

    /// <summary>How messages call a row.</summary>
    public static string Name(FireworksBatchRow row, long number) =>
        $"Row {number} ('{(row.Id.Length > 100 ? row.Id[..100] : row.Id)}')";

    /// <summary>A request without what the job says for all rows.</summary>
    private ChatRequest Create(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ChatRequest request = new(
            _client, Model, messages, options, stream: false, _transport.Settings, _transport.UnknownSettings, _transport.RefusedSettings);
        foreach (var name in (ReadOnlySpan<string>)
            [SettingNames.SessionAffinity, SettingNames.MultiTurnSessionId, SettingNames.RequestId, SettingNames.RoutingPreference])
        {
            if (request.Entries.Get(name) is not null)
            {
                throw new NotSupportedException($"'{name}' is sent as a header, which the rows of a batch do not have. Leave it out.");
            }
        }

        var model = request.Properties.First(static setting => setting.Name == KnownChatSettings.Model);
        if (SettingValue.ToText(model.Value) != Model)
        {
            throw new ArgumentException("Another model is set than that of the batch, which all of its rows have. Leave it out.");
        }

        request.Remove(KnownChatSettings.Model);
        request.Remove(KnownChatSettings.Stream);
        return request;
    }

    private byte[] WriteSettings()
    {
        using PooledBuffer buffer = new();
        buffer.WriteText("model", Model);
        buffer.WriteText("precision", _batch.Precision);
        if (_batch.Defaults is { } defaults)
        {
            buffer.WriteText("systemPrompt", defaults.Instructions);
            WriteDefaults(buffer, defaults);
        }

        return buffer.Written.ToArray();
    }

    /// <summary>What the job has members for goes there, and all else into its <c>extraBody</c>, which is JSON in a string.</summary>
    private void WriteDefaults(PooledBuffer buffer, ChatOptions defaults)
    {
        var request = Create([], defaults);
        if (Has(request, SettingNames.PromptTokenIds) ||
            request.Properties.Any(static setting => setting is { Name: KnownChatSettings.Messages, IsVerbatim: true }))
        {
            throw new ArgumentException($"{Defaults} have a prompt, which belongs to the rows.");
        }

        request.Remove(KnownChatSettings.Messages);
        if (request.Properties.Count == 0)
        {
            return;
        }

        using PooledBuffer extra = new();
        buffer.WriteName("inferenceParameters"u8);
        buffer.WriteOpen((byte)'{');
        foreach (var setting in request.Properties)
        {
            if (MemberOf(setting.Name) is { } member)
            {
                buffer.WriteName(member);
                SettingWriter.Write(
                    buffer, setting, KnownChatSettings.KindOf(setting.Name) ?? SettingKind.Json, _transport.Settings.SerializerOptions);
            }
            else
            {
                ChatRequestWriter.WriteProperty(extra, request, setting);
            }
        }

        if (extra.Length > 0)
        {
            buffer.WriteName("extraBody"u8);
            buffer.Append("\"{"u8);
            buffer.WriteEscaped(extra.Written);
            buffer.Append("}\""u8);
        }

        buffer.WriteClose((byte)'}');
    }

    private static bool Has(ChatRequest request, string name) => request.Properties.Any(setting => setting.Name == name);

    private static string? MemberOf(string setting) => setting switch
    {
        SettingNames.MaxTokens or SettingNames.MaxCompletionTokens => "maxTokens",
        SettingNames.Temperature => "temperature",
        SettingNames.TopP => "topP",
        SettingNames.TopK => "topK",
        SettingNames.Choices => "n",
        _ => null,
    };
}
