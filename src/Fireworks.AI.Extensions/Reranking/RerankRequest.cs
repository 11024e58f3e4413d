using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Reranking;

/// <summary>One call, checked.</summary>
internal sealed class RerankRequest
{
    private const string Query = "query";
    private const string Inputs = "documents";
    private const string TopN = "top_n";

    private readonly ClientSettings _settings;
    private readonly SettingResolver _properties = new();

    /// <exception cref="ArgumentException">An argument or an option has a value that Fireworks would refuse.</exception>
    public RerankRequest(
        string query, IEnumerable<string> documents, FireworksRerankOptions? options, string model, ClientSettings settings)
    {
        if (options?.TopN < 1)
        {
            throw new ArgumentException($"FireworksRerankOptions.TopN is {options.TopN}; it must be at least 1.");
        }

        // A copy: the caller may change a list of its own while the call runs.
        string[] texts = [.. documents];
        if (Array.FindIndex(texts, string.IsNullOrEmpty) is >= 0 and var index)
        {
            throw new ArgumentException($"The document at index {index} is null or empty. Leave it out.");
        }

        _settings = settings;
        Documents = texts;
        Model = settings.ResolveModel(options?.ModelId, model);
        Headers = new SettingEntries(new() { [SettingNames.RequestId] = options?.RequestId }).RequestIdHeader();
        Resolve(query, options);
    }

    public IReadOnlyList<string> Documents { get; }

    public string Model { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>How many results must come; null where the caller's own properties decide it.</summary>
    public int? ExpectedCount { get; private set; }

    /// <summary>The body, which the caller disposes.</summary>
    public PooledBuffer Write()
    {
        PooledBuffer buffer = new(4096);
        try
        {
            buffer.WriteOpen((byte)'{');
            foreach (var property in _properties.Settings)
            {
                buffer.WriteName(property.Name);
                buffer.WriteValue(property.Value, _settings.SerializerOptions);
            }

            buffer.WriteName("documents"u8);
            buffer.WriteOpen((byte)'[');
            foreach (var document in Documents)
            {
                buffer.WriteString(document);
            }

            buffer.WriteClose((byte)']');
            buffer.WriteClose((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private void Resolve(string query, FireworksRerankOptions? options)
    {
        foreach (var (name, value) in options?.ExtraBody ?? new Dictionary<string, object?>())
        {
            _properties.Add(SettingSource.ExtraBody, name, value);
        }

        if (_properties.Has(Query) || _properties.Has(Inputs))
        {
            throw new ArgumentException("ExtraBody has 'query' or 'documents', which come from the arguments of the call.");
        }

        // More than there are is the same as all.
        int? count = options?.TopN is { } most ? Math.Min(most, Documents.Count) : null;
        ExpectedCount = _properties.Has(TopN) ? null : count ?? Documents.Count;
        _properties.Add(SettingSource.Options, "model", Model);
        _properties.Add(SettingSource.Options, Query, query);
        if (count is not null)
        {
            _properties.Add(SettingSource.Options, TopN, count);
        }

        if (options?.Instruction is { } instruction)
        {
            _properties.Add(SettingSource.Options, "task", instruction);
        }

        // The documents are here already.
        _properties.Add(SettingSource.Options, "return_documents", false);
    }
}
