using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Reads <c>genai_config.json</c>, and says which property is wrong when one is.</summary>
internal sealed class GenAIConfigReader
{
    private readonly ModelFolder _folder;

    private GenAIConfigReader(ModelFolder folder) => _folder = folder;

    public static GenAIConfig Read(ModelFolder folder)
    {
        var text = folder.ReadText(ModelFolder.ConfigFile, "The folder must hold a model in the format of ONNX Runtime GenAI; its model builder writes this file.");
        return folder.ReadJson(ModelFolder.ConfigFile, text, new GenAIConfigReader(folder).Read);
    }

    private GenAIConfig Read(JsonElement root)
    {
        var model = Require(root, "model", JsonValueKind.Object);
        var decoder = Require(model, "decoder", JsonValueKind.Object);
        var contextLength = Integer(model, "context_length") ?? throw Missing("model.context_length");
        if (contextLength < 2)
        {
            throw Invalid("model.context_length", "must be at least 2");
        }

        if (Optional(model, "encoder", JsonValueKind.Object) is not null || Optional(model, "vision", JsonValueKind.Object) is not null)
        {
            throw _folder.Error($"{ModelFolder.ConfigFile} describes an encoder or a vision part; the in-process chat client runs decoder-only text models.");
        }

        return new GenAIConfig
        {
            ContextLength = contextLength,
            EndOfSequenceIds = EndOfSequenceIds(model),
            Decoder = ReadDecoder(decoder),
            Search = Optional(root, "search", JsonValueKind.Object) is { } search ? ReadSearch(search) : new SearchConfig(),
        };
    }

    private DecoderConfig ReadDecoder(JsonElement decoder)
    {
        if (Optional(decoder, "pipeline", JsonValueKind.Array) is not null)
        {
            throw _folder.Error($"{ModelFolder.ConfigFile} splits the decoder into a pipeline of graphs; a model of one graph is needed.");
        }

        var inputs = Optional(decoder, "inputs", JsonValueKind.Object);
        var outputs = Optional(decoder, "outputs", JsonValueKind.Object);
        var session = Optional(decoder, "session_options", JsonValueKind.Object);
        var names = new DecoderConfig { FileName = "", LayerCount = 0 };
        var layers = Integer(decoder, "num_hidden_layers") ?? throw Missing("model.decoder.num_hidden_layers");
        return names with
        {
            FileName = Text(decoder, "filename") ?? throw Missing("model.decoder.filename"),
            LayerCount = layers is > 0 and <= 1024 ? layers : throw Invalid("model.decoder.num_hidden_layers", "must be from 1 to 1,024"),
            InputIds = Text(inputs, "input_ids") ?? names.InputIds,
            AttentionMask = Text(inputs, "attention_mask") ?? names.AttentionMask,
            PositionIds = Text(inputs, "position_ids") ?? names.PositionIds,
            PastKeys = Text(inputs, "past_key_names") ?? names.PastKeys,
            PastValues = Text(inputs, "past_value_names") ?? names.PastValues,
            Logits = Text(outputs, "logits") ?? names.Logits,
            PresentKeys = Text(outputs, "present_key_names") ?? names.PresentKeys,
            PresentValues = Text(outputs, "present_value_names") ?? names.PresentValues,
            IntraOpThreads = Integer(session, "intra_op_num_threads"),
            InterOpThreads = Integer(session, "inter_op_num_threads"),
        };
    }

    private SearchConfig ReadSearch(JsonElement search)
    {
        var defaults = new SearchConfig();
        if (Integer(search, "num_beams") is > 1)
        {
            throw _folder.Error($"{ModelFolder.ConfigFile} asks for beam search (search.num_beams); set it to 1.");
        }

        return new SearchConfig
        {
            DoSample = Boolean(search, "do_sample") ?? defaults.DoSample,
            Temperature = Number(search, "temperature", 0, 100) ?? defaults.Temperature,
            TopK = Integer(search, "top_k") ?? defaults.TopK,
            TopP = Number(search, "top_p", 0, 1) ?? defaults.TopP,
            RepetitionPenalty = Number(search, "repetition_penalty", 0.01f, 100) ?? defaults.RepetitionPenalty,
            MaxLength = Integer(search, "max_length") ?? defaults.MaxLength,
            PastPresentShareBuffer = Boolean(search, "past_present_share_buffer") ?? defaults.PastPresentShareBuffer,
        };
    }

    private int[] EndOfSequenceIds(JsonElement model)
    {
        const string Name = "eos_token_id";
        if (!model.TryGetProperty(Name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            throw Missing("model." + Name);
        }

        if (IsTokenId(value, out var single))
        {
            return [single];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw Invalid("model." + Name, "must be a token id or a list of them");
        }

        return [.. value.EnumerateArray().Select(id =>
            IsTokenId(id, out var number) ? number : throw Invalid("model." + Name, "must hold token ids: whole numbers from 0"))];
    }

    private static bool IsTokenId(JsonElement value, out int id)
    {
        id = -1;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out id) && id >= 0;
    }

    private JsonElement Require(JsonElement parent, string name, JsonValueKind kind) =>
        Optional(parent, name, kind) ?? throw Missing(name);

    private JsonElement? Optional(JsonElement? parent, string name, JsonValueKind kind)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } owner || !owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == kind ? value : throw Invalid(name, $"must be of JSON kind {kind}");
    }

    private string? Text(JsonElement? parent, string name) => Optional(parent, name, JsonValueKind.String)?.GetString();

    private int? Integer(JsonElement? parent, string name) =>
        Optional(parent, name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw Invalid(name, "must be a whole number");

    private float? Number(JsonElement? parent, string name, float minimum, float maximum) =>
        Optional(parent, name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetSingle(out var number) && number >= minimum && number <= maximum ? number
        : throw Invalid(name, FormattableString.Invariant($"must be from {minimum} to {maximum}"));

    private bool? Boolean(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => throw Invalid(name, "must be true or false"),
        };

    private OnnxModelException Missing(string name) => _folder.Error($"{ModelFolder.ConfigFile} lacks '{name}'.");

    private OnnxModelException Invalid(string name, string what) => _folder.Error($"'{name}' in {ModelFolder.ConfigFile} {what}.");
}
