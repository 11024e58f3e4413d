using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Lets a host refuse to start with wrong settings, or with a folder that holds no model.</summary>
/// <typeparam name="TOptions">The options of an embedding model or of a reranker.</typeparam>
internal sealed class OnnxEncoderOptionsValidator<TOptions>(IEnumerable<OnnxEncoderRegistration<TOptions>> registrations)
    : IValidateOptions<TOptions>
    where TOptions : OnnxEncoderOptions
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        try
        {
            options.Validate();
            if (registrations.FirstOrDefault(registration => registration.OptionsName == name) is { } registration)
            {
                // What can be found without reading large files: loading finds the rest.
                var folder = new ModelFolder(registration.Folder);
                folder.Require(EncoderConfigReader.Read(folder, options.GraphFile).GraphFile, "It is the model's graph.");
                TokenizerLoader.Check(folder);
            }

            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is ArgumentException or OnnxModelException)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
