using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>Keeps the native libraries from reporting their use to their maker: they look at a variable when they are loaded.</summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Native code reads its environment through libc, which <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not
    /// change outside Windows.
    /// </summary>
    public static void Disable()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (OperatingSystem.IsWindows())
        {
            _ = PutEnvironment($"{Variable}=1");
        }
        else
        {
            _ = SetEnvironment(Variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string assignment);
}
