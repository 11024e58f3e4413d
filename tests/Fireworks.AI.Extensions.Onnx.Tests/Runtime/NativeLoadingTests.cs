using Fireworks.AI.Extensions.Onnx.Runtime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

/// <summary>The end of a process waits for what native code loads.</summary>
public sealed class NativeLoadingTests : IDisposable
{
    private readonly NativeLoading _loading = new();

    [Fact]
    public async Task The_end_waits_for_a_model_and_lets_no_further_one_begin()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim goesOn = new();
        var isLoaded = false;
        var load = Task.Run(
            () => _loading.Run(() =>
            {
                begun.Set();
                goesOn.Wait(cancellationToken);
                return isLoaded = true;
            }),
            cancellationToken);
        begun.Wait(cancellationToken);
        var wasLoaded = Task.Run(
            () =>
            {
                _loading.Close();
                return isLoaded;
            },
            cancellationToken);
        await Task.Delay(50, cancellationToken);
        goesOn.Set();
        Assert.True(await wasLoaded);
        Assert.True(await load);
        Assert.Throws<InvalidOperationException>(() => _loading.Run(static () => 0));
    }

    /// <summary>A logger that is called meanwhile may end the process.</summary>
    [Fact]
    public void The_end_does_not_wait_for_itself()
    {
        Assert.Equal(1, _loading.Run(() =>
        {
            _loading.Close();
            return 1;
        }));
    }

    public void Dispose() => _loading.Dispose();
}
