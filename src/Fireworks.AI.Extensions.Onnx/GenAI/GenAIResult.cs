using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Turns what a function of GenAI gives back into what .NET knows.</summary>
internal static unsafe class GenAIResult
{
    /// <exception cref="GenAIException">The function failed.</exception>
    public static void Check(nint result)
    {
        if (result == 0)
        {
            return;
        }

        var message = Marshal.PtrToStringUTF8((nint)GenAINative.OgaResultGetError(result));
        GenAINative.OgaDestroyResult(result);
        throw new GenAIException(message ?? "It gave no reason.");
    }

    /// <summary>Takes a text that the caller of a function has to free.</summary>
    public static string TakeText(byte* text)
    {
        var taken = Marshal.PtrToStringUTF8((nint)text) ?? "";
        GenAINative.OgaDestroyString(text);
        return taken;
    }
}

/// <summary>A function of GenAI failed. Callers see an <see cref="OnnxModelException"/> instead.</summary>
internal sealed class GenAIException(string message) : Exception(message);
