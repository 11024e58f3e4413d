namespace GpuCheck;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings
{
    /// <summary>The execution provider.</summary>
    public string Provider { get; private init; } = "CUDA";

    /// <summary>Whether to take small models and few repetitions, as the test of this program does.</summary>
    public bool Quick { get; private init; }

    /// <summary>Where models are written.</summary>
    public string Folder { get; private init; } = Path.Combine(Path.GetTempPath(), "gpu-check");

    public bool IsDevice => Provider != "CPU";

    public static Settings Parse(string[] arguments)
    {
        var settings = new Settings();
        for (var i = 0; i < arguments.Length; i++)
        {
            settings = arguments[i] switch
            {
                "--quick" => settings with { Quick = true },
                "--provider" when i + 1 < arguments.Length => settings with { Provider = arguments[++i] },
                "--folder" when i + 1 < arguments.Length => settings with { Folder = arguments[++i] },
                _ => throw new ArgumentException($"'{arguments[i]}' is not known. Usage: gpu-check [--provider CUDA|CPU] [--quick] [--folder FOLDER]"),
            };
        }

        return settings;
    }
}
