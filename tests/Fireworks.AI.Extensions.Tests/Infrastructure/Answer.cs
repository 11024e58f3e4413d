using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What the test server answers.</summary>
public sealed record Answer(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Where to cut the body into separate writes.</summary>
    public IReadOnlyList<int> Cuts { get; init; } = [];

    /// <summary>Whether the connection breaks after the body instead of ending the response.</summary>
    public bool Breaks { get; init; }

    /// <summary>What to wait for after the body.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    public static Answer Json(int status, string json) => new(status, "application/json", Encoding.UTF8.GetBytes(json));

    public static Answer Json(string json) => Json(200, json);

    public static Answer Json(byte[] json) => new(200, "application/json", json);

    public static Answer Events(byte[] events) => new(200, "text/event-stream", events);

    /// <summary>Each text becomes a data event; [DONE] follows unless <paramref name="done"/> is false.</summary>
    public static Answer Events(IEnumerable<string> data, bool done = true) => Events(EventBytes(data, done));

    public static Answer Events(params string[] data) => Events(data, done: true);

    public static byte[] EventBytes(IEnumerable<string> data, bool done = true) =>
        Encoding.UTF8.GetBytes(string.Concat(data.Append(done ? "[DONE]" : null).OfType<string>().Select(item => $"data: {item}\n\n")));

    public Answer With(params (string Name, string Value)[] headers) =>
        this with { Headers = headers.ToDictionary(header => header.Name, header => header.Value) };

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        foreach ((var name, var value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (Cuts.Count > 0)
        {
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        }

        var start = 0;
        foreach (var cut in Cuts.Append(Body.Length))
        {
            await context.Response.Body.WriteAsync(Body.AsMemory(start, cut - start));
            await context.Response.Body.FlushAsync();
            start = cut;
        }

        await Hold.WaitAsync(context.RequestAborted);
        if (Breaks)
        {
            context.Abort();
        }
    }
}
