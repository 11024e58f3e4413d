using Microsoft.Extensions.Options;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Holds the model of a registration, once it is loaded, for all services that are made over it.</summary>
internal sealed class RegisteredModel(OnnxModelRegistration registration, IOptionsMonitor<OnnxModelOptions> options)
    : IDisposable, IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private OnnxModel? _model;
    private bool _isDisposed;

    /// <summary>Loads the model, unless it is loaded.</summary>
    public OnnxModel Get()
    {
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(OnnxModel));
            return _model ??= OnnxModel.Load(registration.Folder, options.Get(registration.OptionsName));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Loads the model on another thread.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => Task.Run(Get, CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>Disposes the model; one that is being loaded is waited for.</summary>
    public void Dispose()
    {
        _gate.Wait();
        _isDisposed = true;
        _gate.Release();
        _model?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _gate.Release();
        if (_model is not null)
        {
            await _model.DisposeAsync().ConfigureAwait(false);
        }
    }
}
