using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions.Onnx;
using Fireworks.AI.Extensions.Onnx.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers in-process models and their clients.</summary>
/// <remarks>
/// <para>
/// Models and clients are singletons. A model is loaded when it is first asked for, or while a host starts
/// (<see cref="OnnxModelOptions.LoadAtStart"/>), and disposed with the container. Options and folder are checked when a host starts. Each
/// registration has settings of its own, whether it has a key or not; <c>ConfigureAll&lt;OnnxModelOptions&gt;</c> reaches all of them.
/// </para>
/// <para>The page docs/in-process.md has more.</para>
/// </remarks>
public static partial class OnnxServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="OnnxModel"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model");
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxModel(this IServiceCollection services, string folder) =>
        services.AddOnnxModel(folder, configure: null);

    /// <summary>Registers an <see cref="OnnxModel"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// A client with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model", options => options.LoadAtStart = true);
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddOnnxModel(
        this IServiceCollection services, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        AddModel(services, serviceKey: null, folder, configure);
        return services;
    }

    /// <summary>Registers an <see cref="OnnxModel"/> with settings from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxModel("models/my-model", configuration.GetSection("Onnx"));
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxModel(this IServiceCollection services, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOnnxModel(folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }

    /// <summary>Registers an <see cref="IChatClient"/> over the <see cref="OnnxModel"/> that is registered without a key.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddOnnxModel("models/my-model");
    /// services.AddOnnxChatClient();
    /// </code>
    /// The same with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model");
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxChatClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        CheckAtStart(services, serviceKey: null, ChatClient);
        return services.AddSingleton<IChatClient>(static provider => new OnnxChatClient(FindModel(provider, serviceKey: null, ChatClient)));
    }

    /// <summary>Registers an <see cref="IChatClient"/> with an <see cref="OnnxModel"/> of its own, which is registered too.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxChatClient("models/my-model");
    /// </code>
    /// The same with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model");
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxChatClient(this IServiceCollection services, string folder) =>
        services.AddOnnxChatClient(folder, configure: null);

    /// <summary>Registers an <see cref="IChatClient"/> with an <see cref="OnnxModel"/> of its own, which is registered too.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="configure">Sets how the model is loaded; null for the defaults.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxChatClient("models/my-model", options => options.MaxConcurrency = 8);
    /// </code>
    /// The same with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model", options => options.MaxConcurrency = 8);
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddOnnxChatClient(
        this IServiceCollection services, string folder, Action<OnnxModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = AddModel(services, serviceKey: null, folder, configure, ChatClient);
        return services.AddSingleton<IChatClient>(provider => new OnnxChatClient(GetModel(provider, registration)));
    }

    /// <summary>
    /// Registers an <see cref="IChatClient"/> with an <see cref="OnnxModel"/> of its own, which is registered too, and settings from
    /// configuration.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="section">
    /// The section whose keys are the members of <see cref="OnnxModelOptions"/>. Others are refused when a host starts, but for
    /// <c>Folder</c>, which the application may read itself.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddOnnxChatClient("models/my-model", configuration.GetSection("Onnx"));
    /// </code>
    /// The same with function invocation, by the package Microsoft.Extensions.AI:
    /// <code>
    /// services.AddOnnxModel("models/my-model", configuration.GetSection("Onnx"));
    /// services.AddChatClient(provider => new OnnxChatClient(provider.GetRequiredService&lt;OnnxModel&gt;())).UseFunctionInvocation();
    /// </code>
    /// </example>
    public static IServiceCollection AddOnnxChatClient(this IServiceCollection services, string folder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddOnnxChatClient(folder, options => OnnxModelOptionsBinder.Bind(section, options));
    }

    private static readonly ModelClient ChatClient = new("chat client", "OnnxChatClient", Hears: false);

    private static OnnxModelRegistration AddModel(
        IServiceCollection services,
        object? serviceKey,
        string folder,
        Action<OnnxModelOptions>? configure,
        ModelClient? client = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var registration = new OnnxModelRegistration(folder, client?.Hears);
        var options = services.AddOptions<OnnxModelOptions>(registration.OptionsName);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.PostConfigure<IServiceProvider>(static (model, provider) => model.LoggerFactory ??= provider.GetService<ILoggerFactory>());
        options.ValidateOnStart();
        services.AddSingleton(registration);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxModelOptions>, OnnxModelOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OnnxModelStarter>());
        services.AddKeyedSingleton(registration, (provider, _) =>
            new RegisteredModel(registration, provider.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>()));
        services.AddKeyedSingleton(serviceKey, (provider, _) => GetModel(provider, registration));
        return registration;
    }

    private static OnnxModel GetModel(IServiceProvider provider, OnnxModelRegistration registration) =>
        provider.GetRequiredKeyedService<RegisteredModel>(registration).Get();

    private static OnnxModel FindModel(IServiceProvider provider, object? serviceKey, ModelClient client) =>
        (IsKey(serviceKey) ? provider.GetKeyedService<OnnxModel>(serviceKey) : null)
        ?? provider.GetService<OnnxModel>()
        ?? throw NoModel(serviceKey, client);

    /// <summary>
    /// Lets a host refuse to start where a client has no model, without loading one. Models may be registered after their clients, so it is
    /// the finished container that is asked.
    /// </summary>
    private static void CheckAtStart(IServiceCollection services, object? serviceKey, ModelClient client) =>
        services.AddOptions<StartCheck>($"{nameof(StartCheck)} {services.Count}")
            .Configure<IServiceProvider>((_, provider) =>
            {
                // Containers of others may not tell what they hold; then the first caller finds out.
                if (provider.GetService<IServiceProviderIsKeyedService>() is { } container
                    && !(IsKey(serviceKey) && container.IsKeyedService(typeof(OnnxModel), serviceKey))
                    && !container.IsService(typeof(OnnxModel)))
                {
                    throw NoModel(serviceKey, client);
                }
            })
            .ValidateOnStart();

    private static bool IsKey(object? serviceKey) => serviceKey is not null && serviceKey != KeyedService.AnyKey;

    private static InvalidOperationException NoModel(object? serviceKey, ModelClient client) => new(serviceKey is null
        ? $"No model is registered for the {client.Name}. Register one with AddOnnxModel(folder), or give Add{client.Method} the folder."
        : $"No model is registered for the {client.Name} under the key '{serviceKey}'. Register one with AddKeyedOnnxModel(serviceKey, "
            + $"folder) or AddOnnxModel(folder), or give AddKeyed{client.Method} the folder.");

    /// <summary>A kind of client over a model.</summary>
    /// <param name="Name">What messages call it.</param>
    /// <param name="Method">The end of the names of the methods that register one.</param>
    /// <param name="Hears">Whether its models turn speech into text.</param>
    private sealed record ModelClient(string Name, string Method, bool Hears);

    /// <summary>Has no settings: asking for it at the start looks for the model of a client without settings.</summary>
    private sealed class StartCheck;
}
