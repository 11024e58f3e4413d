using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Settings of in-process models on <see cref="ChatOptions"/>.</summary>
public static class OnnxChatOptionsExtensions
{
    /// <summary>
    /// Sets what the abstraction has no member for. The settings become entries of <see cref="ChatOptions.AdditionalProperties"/> under
    /// Fireworks' names, so they pass through middleware and hold for either backend.
    /// </summary>
    /// <typeparam name="TOptions">The type of the options.</typeparam>
    /// <param name="options">The options to change.</param>
    /// <param name="configure">Sets the values.</param>
    /// <returns>The same options.</returns>
    /// <remarks>The page docs/in-process.md has more.</remarks>
    /// <example>
    /// <code>
    /// var options = new ChatOptions { Temperature = 0.7f }.WithOnnx(onnx => onnx.MinP = 0.05);
    /// </code>
    /// </example>
    public static TOptions WithOnnx<TOptions>(this TOptions options, Action<OnnxChatOptions> configure)
        where TOptions : ChatOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        configure(new OnnxChatOptions(options.AdditionalProperties ??= []));
        return options;
    }
}
