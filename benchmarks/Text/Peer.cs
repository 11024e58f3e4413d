using System.Diagnostics;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>Runs the peers' scripts in node, with the packages pinned beside them.</summary>
internal static class Peer
{
    private static readonly string Folder = Path.Combine(BenchmarkFolder(), "peers");

    /// <summary>Runs a script and reads the JSON it prints last.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            await ExecuteAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        }

        var output = await ExecuteAsync("node", [script, .. arguments]);
        return JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;
    }

    /// <summary>A folder of the data beside the repository.</summary>
    public static string Shared(string path)
    {
        var full = Path.GetFullPath(Path.Combine(BenchmarkFolder(), "..", "..", "shared", path));
        return Path.Exists(full) ? full : throw new FileNotFoundException($"The folder 'shared' beside the repository lacks {path}.");
    }

    private static string BenchmarkFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fireworks.AI.Extensions.sln")))
            {
                return Path.Combine(folder.FullName, "benchmarks");
            }
        }

        throw new DirectoryNotFoundException("The repository was not found above the benchmark's own folder.");
    }

    private static async Task<string> ExecuteAsync(string file, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
    }
}
