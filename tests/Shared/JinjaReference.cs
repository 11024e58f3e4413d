using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>The reference implementation, where Debian's python3-jinja2 is installed.</summary>
internal static class JinjaReference
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Available = new(static () =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import jinja2"]) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return false;
        }
    });

    /// <summary>The moment at which the reference renders.</summary>
    public static TimeProvider Clock { get; } =
        new FakeTimeProvider(new DateTimeOffset(2025, 7, 4, 9, 8, 7, 123, TimeSpan.Zero).AddMicroseconds(456));

    /// <summary>
    /// Renders all cases in one process: the output, or null where the reference reports an error. Where it is not installed, the test is
    /// skipped.
    /// </summary>
    public static IReadOnlyList<string?> Render(IEnumerable<(string Template, JsonElement Variables)> cases)
    {
        Assert.SkipUnless(Available.Value, $"{Python} with Jinja2 is not installed.");
        using var process = Process.Start(new ProcessStartInfo(Python, ["-W", "ignore", Path.Combine(Repository.Root, "tests", "Shared", "jinja_reference.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        using (var writer = new Utf8JsonWriter(process.StandardInput.BaseStream))
        {
            writer.WriteStartArray();
            foreach ((var template, var variables) in cases)
            {
                writer.WriteStartObject();
                writer.WriteString("template", template);
                writer.WritePropertyName("variables");
                variables.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using var results = JsonDocument.Parse(output);
        return [.. results.RootElement.EnumerateArray().Select(static result =>
            result.TryGetProperty("output", out var text) ? text.GetString() : null)];
    }
}
