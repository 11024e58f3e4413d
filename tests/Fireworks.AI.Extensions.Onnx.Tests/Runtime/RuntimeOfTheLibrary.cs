using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx.Runtime;

namespace Fireworks.AI.Extensions.Onnx.Tests.Runtime;

/// <summary>
/// Lets the library make the native runtime's environment, of which a process has one. A test that uses GenAI's own classes would
/// else make it where it happens to be the first, and the runtime's messages would reach no logger.
/// </summary>
internal static class RuntimeOfTheLibrary
{
    [ModuleInitializer]
    public static void Load() => OnnxRuntimeLibrary.Load(path: null, allowTelemetry: false);
}
