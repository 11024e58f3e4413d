using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.DependencyInjection;

/// <summary>Lets a host refuse to start with wrong settings.</summary>
internal sealed class FireworksClientOptionsValidator : IValidateOptions<FireworksClientOptions>
{
    public ValidateOptionsResult Validate(string? name, FireworksClientOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
