namespace Fireworks.AI.Extensions.Metadata;

/// <summary>
/// The names under which additional properties keep what a response tells beyond the abstraction. Headers have their own names.
/// </summary>
internal static class MetadataNames
{
    public const string Choices = "choices";
    public const string DeprecationDate = "deprecation_date";
    public const string LogProbabilities = "logprobs";
    public const string PerformanceMetrics = "perf_metrics";
    public const string PromptTokenIds = "prompt_token_ids";
    public const string RawOutput = "raw_output";
    public const string RequestId = "request_id";
    public const string TokenIds = "token_ids";
}
