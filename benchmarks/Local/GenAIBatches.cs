using System.Runtime.InteropServices;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>
/// GenAI's own engine for batches, which its C# package has not: it chooses the tokens itself and shows no scores. The tokens are counted
/// and not made into text.
/// </summary>
internal sealed partial class GenAIBatches : IDisposable
{
    private const string Library = "onnxruntime-genai";
    private const uint TokenEvent = 1;
    private readonly nint _model;

    /// <param name="model">The folder. Another class of GenAI has loaded the library before.</param>
    /// <param name="callers">The most answers of one batch.</param>
    public GenAIBatches(LocalModel model, int callers)
    {
        Check(OgaCreateConfig(model.Folder, out var config));
        Check(OgaConfigOverlay(config, $$"""{ "engine": { "static_batching": { "max_batch_size": {{callers}} } } }"""));
        Check(OgaCreateModelFromConfig(config, out _model));
        OgaDestroyConfig(config);
    }

    /// <summary>Generates answers of exactly this many tokens to prompts that differ in their last token.</summary>
    public void Decode(int[] prompt, int callers, int count)
    {
        // An engine is for the thread that made it.
        Check(OgaCreateEngine(_model, out var engine));
        Check(OgaCreateEngineEventBuffer(engine, 64, out var events));
        var requests = Enumerable.Range(0, callers).Select(caller => Begin(engine, [.. prompt, 200 + caller], count)).ToArray();
        var tokens = 0;
        while (tokens < callers * count)
        {
            Check(OgaEngineRun(engine, events));
            for (nuint i = 0; i < OgaEngineEventBufferGetCount(events); i++)
            {
                Check(OgaEngineEventGetFlags(OgaEngineEventBufferGet(events, i), out var flags));
                tokens += (flags & TokenEvent) != 0 ? 1 : 0;
            }
        }

        foreach (var request in requests)
        {
            Check(OgaRequestClose(request));
            OgaDestroyRequest(request);
        }

        OgaDestroyEngineEventBuffer(events);
        OgaDestroyEngine(engine);
    }

    public void Dispose() => OgaDestroyModel(_model);

    private static nint Begin(nint engine, int[] prompt, int count)
    {
        Check(OgaEngineCreateRequest(engine, 0, out var request));
        Check(OgaRequestCreateTurnOptions(request, out var options));
        Check(OgaTurnOptionsSetMinGeneratedTokens(options, (ulong)count));
        Check(OgaTurnOptionsSetMaxGeneratedTokens(options, (ulong)count));
        Check(OgaRequestBeginTurn(request, options, prompt, (ulong)prompt.Length, out _));
        OgaDestroyTurnOptions(options);
        return request;
    }

    private static void Check(nint result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException(Marshal.PtrToStringUTF8(OgaResultGetError(result)));
        }
    }

    [LibraryImport(Library)]
    private static partial nint OgaResultGetError(nint result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OgaCreateConfig(string folder, out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OgaConfigOverlay(nint config, string json);

    [LibraryImport(Library)]
    private static partial void OgaDestroyConfig(nint config);

    [LibraryImport(Library)]
    private static partial nint OgaCreateModelFromConfig(nint config, out nint model);

    [LibraryImport(Library)]
    private static partial void OgaDestroyModel(nint model);

    [LibraryImport(Library)]
    private static partial nint OgaCreateEngine(nint model, out nint engine);

    [LibraryImport(Library)]
    private static partial void OgaDestroyEngine(nint engine);

    [LibraryImport(Library)]
    private static partial nint OgaCreateEngineEventBuffer(nint engine, nuint capacity, out nint buffer);

    [LibraryImport(Library)]
    private static partial void OgaDestroyEngineEventBuffer(nint buffer);

    [LibraryImport(Library)]
    private static partial nint OgaEngineCreateRequest(nint engine, nint options, out nint request);

    [LibraryImport(Library)]
    private static partial nint OgaRequestCreateTurnOptions(nint request, out nint options);

    [LibraryImport(Library)]
    private static partial nint OgaTurnOptionsSetMinGeneratedTokens(nint options, ulong count);

    [LibraryImport(Library)]
    private static partial nint OgaTurnOptionsSetMaxGeneratedTokens(nint options, ulong count);

    [LibraryImport(Library)]
    private static partial void OgaDestroyTurnOptions(nint options);

    [LibraryImport(Library)]
    private static partial nint OgaRequestBeginTurn(nint request, nint options, int[] tokens, ulong count, out ulong turn);

    [LibraryImport(Library)]
    private static partial nint OgaEngineRun(nint engine, nint buffer);

    [LibraryImport(Library)]
    private static partial nuint OgaEngineEventBufferGetCount(nint buffer);

    [LibraryImport(Library)]
    private static partial nint OgaEngineEventBufferGet(nint buffer, nuint index);

    [LibraryImport(Library)]
    private static partial nint OgaEngineEventGetFlags(nint happened, out uint flags);

    [LibraryImport(Library)]
    private static partial nint OgaRequestClose(nint request);

    [LibraryImport(Library)]
    private static partial void OgaDestroyRequest(nint request);
}
