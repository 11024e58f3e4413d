namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>
/// The entries of <c>ChatOptions.AdditionalProperties</c> that the in-process client honours: Fireworks' own names where Fireworks has
/// the setting, so that a setting survives a change of backend.
/// </summary>
internal static class SettingNames
{
    public const string AllowRelaxedSchema = "allow_relaxed_schema";
    public const string AllowJsonWhitespace = "allow_json_whitespace";
    public const string ChatTemplateArguments = "chat_template_kwargs";
    public const string Grammar = "grammar";
    public const string IgnoreEndOfSequence = "ignore_eos";
    public const string LogitBias = "logit_bias";
    public const string MinP = "min_p";
    public const string RepetitionPenalty = "repetition_penalty";
    public const string Stop = "stop";

    /// <summary>Settings that change what a response holds; sent to a backend that cannot do it, they are refused.</summary>
    public static readonly string[] Refused = ["logprobs", "top_logprobs", "echo", "echo_last", "n", "return_token_ids", "raw_output", "prompt_token_ids"];
}
