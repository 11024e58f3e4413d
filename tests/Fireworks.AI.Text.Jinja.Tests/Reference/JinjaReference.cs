using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Tests;

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

    public static bool IsAvailable => Available.Value;

    /// <summary>Renders all cases in one process: the output, or null where the reference reports an error.</summary>
    public static IReadOnlyList<string?> Render(IEnumerable<(string Template, JsonElement Variables)> cases)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-W", "ignore", Path.Combine(TestFiles.Own("Reference"), "jinja_reference.py")])
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
