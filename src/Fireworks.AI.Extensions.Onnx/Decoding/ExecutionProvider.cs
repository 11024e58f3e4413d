using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>The part of the native runtime that computes: the processor, or a device by name.</summary>
internal sealed class ExecutionProvider
{
    private const string Cpu = "CPU";
    private const string CudaGraphSetting = "enable_cuda_graph";
    private const string DeviceSetting = "device_id";

    private static readonly object Gate = new();
    private static bool _isRegistered;

    private readonly OrtEnv _environment;
    private readonly string _name;
    private readonly Dictionary<string, string> _settings;

    /// <param name="environment">The native runtime.</param>
    /// <param name="name">The provider's name; null for the processor.</param>
    /// <param name="settings">Its settings.</param>
    public ExecutionProvider(OrtEnv environment, string? name, IDictionary<string, string> settings)
    {
        _environment = environment;
        _name = name ?? Cpu;
        _settings = new Dictionary<string, string>(settings, StringComparer.Ordinal);
        if (IsCuda)
        {
            // The KV cache is one large request; the default would round it up to the next power of two.
            _settings.TryAdd("arena_extend_strategy", "kSameAsRequested");
        }
    }

    private bool IsCuda => _name.Equals("CUDA", StringComparison.OrdinalIgnoreCase);

    public GraphPlacement Placement =>
        IsCpu(_name) ? GraphPlacement.InPlace
        : !IsCuda ? GraphPlacement.Copied
        : _settings.GetValueOrDefault(CudaGraphSetting) is "1" or "true" or "True" ? GraphPlacement.CapturedOnDevice
        : GraphPlacement.InPlace;

    /// <summary>Whether a provider of the options is the processor, which is also what none means.</summary>
    public static bool IsCpu(string? name) => name is null || name.Equals(Cpu, StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses settings of a provider that cannot be right.</summary>
    /// <param name="options">The type of the options that hold them, for the message.</param>
    /// <param name="name">The provider's name; null for the processor.</param>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="ArgumentException">A setting has no value, or the provider has no settings.</exception>
    public static void CheckSettings(Type options, string? name, IDictionary<string, string> settings)
    {
        if (settings.FirstOrDefault(static setting => setting.Value is null) is { Key: { } empty })
        {
            throw new ArgumentException(
                $"The setting '{empty}' in {options.Name}.ExecutionProviderSettings is null. Give it a value or remove it.");
        }

        if (settings.Count > 0 && IsCpu(name))
        {
            throw new ArgumentException(
                $"The execution provider CPU has no settings: remove {options.Name}.ExecutionProviderSettings, or set ExecutionProvider to "
                + "the one they are for.");
        }
    }

    /// <summary>Makes what a session is created with.</summary>
    /// <param name="log">Where the session's messages go.</param>
    /// <param name="setThreads">Says how many threads compute.</param>
    /// <param name="configure">What the caller changes at last.</param>
    /// <exception cref="NotSupportedException">The provider is not there or cannot be started; the message says what is
    /// missing.</exception>
    public SessionOptions CreateSessionOptions(RuntimeLog log, Action<SessionOptions> setThreads, Action<SessionOptions>? configure)
    {
        var options = new SessionOptions { LogId = log.SessionId, LogSeverityLevel = log.Level };
        try
        {
            setThreads(options);
            AddTo(options);
            configure?.Invoke(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private void AddTo(SessionOptions options)
    {
        if (IsCpu(_name))
        {
            return;
        }

        try
        {
            if (IsCuda)
            {
                // CUDA has settings of its own in the C API; the general entry refuses its name.
                using var cuda = new OrtCUDAProviderOptions();
                cuda.UpdateOptions(_settings);
                options.AppendExecutionProvider_CUDA(cuda);
            }
            else
            {
                options.AppendExecutionProvider(_name, _settings);
            }
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                $"the execution provider {_name} could not be started ({exception.Message.ReplaceLineEndings(" ")}). The native runtime "
                + $"{_environment.GetVersionString()} was built with: {string.Join(", ", _environment.GetAvailableProviders())}. Add the "
                + "package that brings the provider, such as Microsoft.ML.OnnxRuntime.Gpu for CUDA, and what it asks for.",
                exception);
        }
    }

    /// <summary>The memory in which a session's tensors lie.</summary>
    public TensorMemory CreateMemory(InferenceSession session)
    {
        if (!IsCuda)
        {
            return new HostMemory();
        }

        RegisterCopies();
        return new DeviceMemory(_environment, session, DeviceId);
    }

    /// <summary>Where results of a session can stay for its next run, as the runtime calls it.</summary>
    public OrtMemoryInfo CreateMemoryInfo() => IsCuda
        ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, DeviceId, OrtMemType.Default)
        : OrtMemoryInfo.DefaultInstance;

    private int DeviceId => _settings.TryGetValue(DeviceSetting, out var device) ? int.Parse(device, CultureInfo.InvariantCulture) : 0;

    private static string CudaLibraryFile =>
        OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";

    /// <summary>
    /// The runtime copies between processor and device for libraries that are registered with it, as well as for its sessions.
    /// </summary>
    private void RegisterCopies()
    {
        const string Registration = "Fireworks.AI.Extensions.CUDA";
        lock (Gate)
        {
            if (!_isRegistered)
            {
                _environment.RegisterExecutionProviderLibrary(
                    Registration, OnnxRuntimeLibrary.FindBeside(CudaLibraryFile) ?? CudaLibraryFile);
                _isRegistered = true;
            }
        }
    }
}
