using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Lets a host refuse to start with wrong settings, or with a folder that holds no model.</summary>
internal sealed class OnnxModelOptionsValidator(IEnumerable<OnnxModelRegistration> registrations) : IValidateOptions<OnnxModelOptions>
{
    public ValidateOptionsResult Validate(string? name, OnnxModelOptions options)
    {
        try
        {
            options.Validate();
            if (registrations.FirstOrDefault(registration => registration.OptionsName == name) is { } registration)
            {
                CheckFolder(registration, options);
            }

            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is ArgumentException or OnnxModelException)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }

    /// <summary>Finds what can be found without reading large files: loading finds the rest.</summary>
    private static void CheckFolder(OnnxModelRegistration registration, OnnxModelOptions options)
    {
        var folder = new ModelFolder(registration.Folder);
        var config = GenAIConfigReader.Read(folder);
        if (registration.Hears is { } hears && hears != (config.Speech is not null))
        {
            throw folder.Error(hears
                ? $"'model.type' in {ModelFolder.ConfigFile} is {config.Type}; AddOnnxSpeechToTextClient wants a model of the type "
                    + $"{SpeechConfig.ModelType}."
                : $"'model.type' in {ModelFolder.ConfigFile} is {config.Type}, which turns speech into text; AddOnnxChatClient wants a "
                    + "model that takes conversations. Register it with AddOnnxSpeechToTextClient.");
        }

        EngineChoice.CheckConfig(folder, config, options);
        folder.RequireTokenizer();
        TextProcessor.ReadTemplate(folder, TokenizerConfig.Read(folder), options);
    }
}
