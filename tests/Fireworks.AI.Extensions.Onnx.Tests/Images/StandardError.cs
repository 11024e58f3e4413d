using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>What native code writes to the process's standard error, on Linux; other tests may write there too.</summary>
internal sealed partial class StandardError : IDisposable
{
    private const int Number = 2;
    private readonly string _file = Path.GetTempFileName();
    private readonly int _before;

    public StandardError()
    {
        using var file = File.OpenHandle(_file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        _before = dup(Number);
        Assert.Equal(Number, dup2((int)file.DangerousGetHandle(), Number));
    }

    public string Read()
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        Assert.Equal(Number, dup2(_before, Number));
        Assert.Equal(0, close(_before));
        File.Delete(_file);
    }

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int dup2(int descriptor, int number);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
