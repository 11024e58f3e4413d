using System.Diagnostics;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>Runs a program of this repository that the build of the tests has built, in the same configuration.</summary>
internal static class BuiltProgram
{
    // Far longer than any takes: one that hangs is to fail its test, and not to stop all of them.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="project">The project's folder, relative to the repository's root; its last part names the assembly.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string project, string[] arguments, params (string Name, string? Value)[] environment)
    {
        using var process = Start(project, arguments, environment);
        return await ReadAsync(process);
    }

    /// <summary>Runs a program that reads lines.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunWithInputAsync(
        string project, string input, string[] arguments, params (string Name, string? Value)[] environment)
    {
        using var process = StartOpen(project, arguments, environment);
        var run = ReadAsync(process);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await run;
    }

    /// <summary>Starts a program, which the caller ends, with the same arguments as <see cref="RunAsync"/>.</summary>
    public static Process Start(string project, string[] arguments, params (string Name, string? Value)[] environment)
    {
        var process = StartOpen(project, arguments, environment);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The assembly of a project.</summary>
    public static string Find(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Repository.Root, project, "bin", configuration, "net10.0", Path.GetFileName(project) + ".dll");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> ReadAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not end within {Longest}. It wrote: {await output}{await errors}");
        }

        return (process.ExitCode, await output, await errors);
    }

    private static Process StartOpen(string project, string[] arguments, (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Find(project), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return Process.Start(start)!;
    }
}
