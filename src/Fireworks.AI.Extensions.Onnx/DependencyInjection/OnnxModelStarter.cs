using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>
/// Loads the models whose options say so while a host starts. Loading begins before any service is started, and is waited for where this
/// one is: services registered before it start meanwhile, and those after it, among them the web server of an application, find the models
/// loaded.
/// </summary>
internal sealed class OnnxModelStarter(
    IServiceProvider provider, IEnumerable<OnnxModelRegistration> registrations, IOptionsMonitor<OnnxModelOptions> options)
    : IHostedLifecycleService
{
    private Task _loading = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _loading = Task.WhenAll(registrations
            .Where(registration => options.Get(registration.OptionsName).LoadAtStart)
            .Select(registration => provider.GetRequiredKeyedService<RegisteredModel>(registration).LoadAsync(cancellationToken)));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _loading;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
