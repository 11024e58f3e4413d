using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>Runs the peers' scripts in node, with the packages pinned beside them.</summary>
internal static class Peer
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "benchmarks", "peers");

    /// <summary>Fetches the peers where they are not there yet.</summary>
    /// <returns>Why they cannot run here; null if they can.</returns>
    public static async Task<string?> PrepareAsync()
    {
        try
        {
            await ExecuteAsync("node", ["--version"]);
            if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            {
                await ExecuteAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            }

            return null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return $"the peers need Node.js 18 or later, and npm with a registry: {exception.Message}";
        }
    }

    /// <summary>Runs a script and reads the JSON it prints last.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var output = await ExecuteAsync("node", [script, .. arguments]);
        return JsonElement.Parse(output.Trim().Split('\n')[^1]);
    }

    private static async Task<string> ExecuteAsync(string file, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
    }
}
