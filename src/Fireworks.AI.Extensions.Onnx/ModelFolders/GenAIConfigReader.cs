using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Reads <c>genai_config.json</c>, and says which property is wrong when one is.</summary>
internal sealed class GenAIConfigReader
{
    /// <summary>What hears or translates in ways that this library does not run.</summary>
    private static readonly HashSet<string> OtherTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "marian-ssru", "nemotron_speech", "parakeet_tdt",
    };

    /// <summary>Types whose decoder takes what other graphs make of text and pictures.</summary>
    private static readonly HashSet<string> VisionTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "phi3v", "phi4mm", "gemma3", "qwen2_5_vl", "fara", "mistral3",
    };

    private static readonly string[] Parts = ["vision", "speech", "embedding"];

    private readonly ModelFolder _folder;

    private GenAIConfigReader(ModelFolder folder) => _folder = folder;

    public static GenAIConfig Read(ModelFolder folder)
    {
        var text = folder.ReadText(
            ModelFolder.ConfigFile,
            "The folder must hold a model in the format of ONNX Runtime GenAI; its model builder writes this file.");
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

        var type = Text(model, "type") ?? "";
        var hears = type.Equals(SpeechConfig.ModelType, StringComparison.OrdinalIgnoreCase);
        if (OtherTypes.Contains(type) || (IsThere(model, "encoder") && !hears))
        {
            throw _folder.Error(
                $"'model.type' in {ModelFolder.ConfigFile} is {type}, with an encoder or for speech; models in process decode text, such "
                + $"as llama, qwen3 or phi3, or are of the type {SpeechConfig.ModelType}.");
        }

        if (VisionTypes.Contains(type) && !IsThere(model, "vision"))
        {
            throw _folder.Error(
                $"'model.type' in {ModelFolder.ConfigFile} is {type}, which has graphs for pictures and embeddings, and 'model.vision' is "
                + "missing.");
        }

        List<string> files = [];
        string? customOperators = null;
        FindFiles(root, files, ref customOperators);
        return new GenAIConfig
        {
            Type = type,
            OtherParts = [.. Parts.Where(part => IsThere(model, part))],
            Files = files,
            CustomOperators = customOperators,
            ContextLength = contextLength,
            EndOfSequenceIds = EndOfSequenceIds(model),
            VocabularySize = Integer(model, "vocab_size"),
            Decoder = ReadDecoder(decoder),
            Vision = Optional(model, "vision", JsonValueKind.Object) is { } vision ? ReadVision(vision) : null,
            Speech = hears ? ReadSpeech(model, decoder) : null,
            Search = Optional(root, "search", JsonValueKind.Object) is { } search ? ReadSearch(search) : new SearchConfig(),
        };
    }

    private DecoderConfig ReadDecoder(JsonElement decoder)
    {
        var isPipeline = IsThere(decoder, "pipeline");
        var inputs = Optional(decoder, "inputs", JsonValueKind.Object);
        var outputs = Optional(decoder, "outputs", JsonValueKind.Object);
        var session = Optional(decoder, "session_options", JsonValueKind.Object);
        var window = Optional(decoder, "sliding_window", JsonValueKind.Object);
        var names = new DecoderConfig { FileName = "", LayerCount = 0 };
        var layers = Integer(decoder, "num_hidden_layers") ?? throw Missing("model.decoder.num_hidden_layers");
        return names with
        {
            FileName = Text(decoder, "filename") ?? (isPipeline ? "model.decoder.pipeline" : throw Missing("model.decoder.filename")),
            IsPipeline = isPipeline,
            Providers = Providers(session),
            LayerCount = layers is > 0 and <= 1024 ? layers : throw Invalid("model.decoder.num_hidden_layers", "must be from 1 to 1,024"),
            InputIds = Text(inputs, "input_ids") ?? names.InputIds,
            AttentionMask = Text(inputs, "attention_mask") ?? names.AttentionMask,
            PositionIds = Text(inputs, "position_ids") ?? names.PositionIds,
            PastKeys = LayerNames(inputs, "past_key_names", layers) ?? names.PastKeys,
            PastValues = LayerNames(inputs, "past_value_names", layers) ?? names.PastValues,
            Logits = Text(outputs, "logits") ?? names.Logits,
            PresentKeys = LayerNames(outputs, "present_key_names", layers) ?? names.PresentKeys,
            PresentValues = LayerNames(outputs, "present_value_names", layers) ?? names.PresentValues,
            Window = Integer(window, "window_size") is > 0 and var size ? size : null,
            SlidesInputs = window is { } slides && (Boolean(slides, "slide_inputs") ?? true),
            IntraOpThreads = Integer(session, "intra_op_num_threads"),
            InterOpThreads = Integer(session, "inter_op_num_threads"),
        };
    }

    private VisionConfig ReadVision(JsonElement vision)
    {
        var defaults = new VisionConfig();
        return new VisionConfig
        {
            ProcessorFile = Text(vision, "config_filename") ?? defaults.ProcessorFile,
            PatchSize = Side("patch_size") ?? defaults.PatchSize,
            MergeSize = Side("spatial_merge_size") ?? defaults.MergeSize,
        };

        int? Side(string name) =>
            Integer(vision, name) is not { } side ? null
            : side is >= 1 and <= 1024 ? side
            : throw Invalid($"model.vision.{name}", "must be from 1 to 1,024");
    }

    private SpeechConfig ReadSpeech(JsonElement model, JsonElement decoder)
    {
        var encoder = Require(model, "encoder", JsonValueKind.Object);
        var inputs = Optional(encoder, "inputs", JsonValueKind.Object);
        var outputs = Optional(encoder, "outputs", JsonValueKind.Object);
        var decoderInputs = Optional(decoder, "inputs", JsonValueKind.Object);
        var layers = Integer(decoder, "num_hidden_layers") ?? 1;
        var names = new SpeechConfig { EncoderFile = Text(encoder, "filename") ?? throw Missing("model.encoder.filename") };
        return names with
        {
            ProcessorFile = Text(Optional(model, "speech", JsonValueKind.Object), "config_filename") ?? names.ProcessorFile,
            AudioFeatures = Text(inputs, "audio_features") ?? names.AudioFeatures,
            HiddenStates = Text(outputs, "encoder_hidden_states") ?? names.HiddenStates,
            CrossPresentKeys = LayerNames(outputs, "cross_present_key_names", layers) ?? names.CrossPresentKeys,
            CrossPresentValues = LayerNames(outputs, "cross_present_value_names", layers) ?? names.CrossPresentValues,
            DecoderHiddenStates = Text(decoderInputs, "encoder_hidden_states") ?? names.DecoderHiddenStates,
            CrossPastKeys = LayerNames(decoderInputs, "cross_past_key_names", layers) ?? names.CrossPastKeys,
            CrossPastValues = LayerNames(decoderInputs, "cross_past_value_names", layers) ?? names.CrossPastValues,
            Heads = Integer(decoder, "num_attention_heads"),
            HeadSize = Integer(decoder, "head_size"),
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
            TopK = Integer(search, "top_k") is not { } topK ? defaults.TopK
                : topK >= 0 ? topK
                : throw Invalid("search.top_k", "must be at least 0, which means all tokens"),
            TopP = Number(search, "top_p", 0, 1) ?? defaults.TopP,
            RepetitionPenalty = Number(search, "repetition_penalty", 0.01f, 100) ?? defaults.RepetitionPenalty,
            MaxLength = Integer(search, "max_length") ?? defaults.MaxLength,
            PastPresentShareBuffer = Boolean(search, "past_present_share_buffer") ?? defaults.PastPresentShareBuffer,
        };
    }

    /// <summary>Finds what else the file names, wherever it does.</summary>
    private static void FindFiles(JsonElement element, List<string> files, ref string? customOperators)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                FindFiles(item, files, ref customOperators);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                {
                    FindFiles(property.Value, files, ref customOperators);
                }
                else if (property.Name.EndsWith("filename", StringComparison.Ordinal) && !property.Value.ValueEquals(""))
                {
                    files.Add(property.Value.GetString()!);
                }
                else if (property.Name == "custom_ops_library")
                {
                    customOperators = property.Value.GetString();
                }
            }
        }
    }

    /// <summary>The providers that the file asks for, but for the processor.</summary>
    private string[] Providers(JsonElement? session) => Optional(session, "provider_options", JsonValueKind.Array) is not { } options ? [] :
    [
        .. options.EnumerateArray()
            .SelectMany(entry => entry.ValueKind == JsonValueKind.Object
                ? entry.EnumerateObject().Select(static provider => provider.Name)
                : throw Invalid("model.decoder.session_options.provider_options", "must hold an object for each provider"))
            .Where(static name => !name.StartsWith("CPU", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>The name of an input or output that each layer has; without a place for the layer all layers would share one.</summary>
    private string? LayerNames(JsonElement? parent, string name, int layers) =>
        Text(parent, name) is not { } names || layers == 1 || names.Contains(DecoderConfig.LayerPlace, StringComparison.Ordinal)
            ? Text(parent, name)
            : throw Invalid(name, $"must hold {DecoderConfig.LayerPlace}, which stands for the layer");

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

    private static bool IsThere(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A member that is null is not one that is left out: whoever wrote it may have meant something.</summary>
    private JsonElement? Optional(JsonElement? parent, string name, JsonValueKind kind) =>
        parent is not { ValueKind: JsonValueKind.Object } owner || !owner.TryGetProperty(name, out var value) ? null
        : value.ValueKind == kind ? value
        : throw Invalid(name, $"must be of JSON kind {kind}, and is {value.ValueKind}");

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
            _ => throw Invalid(name, "must be true or false"),
        };

    private OnnxModelException Missing(string name) => _folder.Error($"{ModelFolder.ConfigFile} lacks '{name}'.");

    private OnnxModelException Invalid(string name, string what) => _folder.Error($"'{name}' in {ModelFolder.ConfigFile} {what}.");
}
