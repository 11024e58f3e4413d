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
            var rule = name != Options.DefaultName && options.ApiKey is null
                ? " Settings given to this registration are its own: give it the key too, or use AddFireworksClient for shared settings."
                : "";
            return ValidateOptionsResult.Fail(exception.Message + rule);
        }
    }
}
