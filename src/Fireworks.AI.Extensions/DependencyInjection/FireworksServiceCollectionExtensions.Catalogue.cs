using System.Globalization;
using System.Runtime.CompilerServices;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class FireworksServiceCollectionExtensions
{
    private static long _budgetCount;

    /// <summary>Registers the <see cref="FireworksModelClient"/> of the <see cref="FireworksClient"/> that is registered.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <remarks>A catalogue that it loads serves all clients that share the <see cref="FireworksClient"/>.</remarks>
    /// <example>
    /// <code>
    /// services.AddFireworksModelClient();
    /// services.AddFireworksChatClient("accounts/fireworks/models/glm-5p3-flash");
    /// // later, for responses with their cost
    /// await provider.GetRequiredService&lt;FireworksModelClient&gt;().LoadAsync();
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksModelClient(this IServiceCollection services) =>
        services.AddKeyedFireworksModelClient(serviceKey: null);

    /// <summary>
    /// Registers the <see cref="FireworksModelClient"/> of the <see cref="FireworksClient"/> that is registered under a key, or else the
    /// one without a key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksModelClient("eu");
    /// var models = provider.GetRequiredKeyedService&lt;FireworksModelClient&gt;("eu");
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksModelClient(this IServiceCollection services, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(services);
        var find = FireworksClientRegistration.AddFor(services, serviceKey, configure: null);
        return services.AddKeyedSingleton(serviceKey, (provider, key) => find(provider, key).Models);
    }

    /// <summary>Registers a <see cref="FireworksBudget"/>, for clients that share it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the limits. They are checked when the host starts.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksBudget(budget =&gt; (budget.MaxCost, budget.Period) = (5, TimeSpan.FromDays(1)));
    /// services.AddChatClient(provider =&gt; provider.GetRequiredService&lt;FireworksClient&gt;().GetChatClient("glm-5p3"))
    ///     .UseFunctionInvocation()
    ///     .Use((inner, provider) =&gt; new FireworksBudgetChatClient(inner, provider.GetRequiredService&lt;FireworksBudget&gt;()));
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddFireworksBudget(this IServiceCollection services, Action<FireworksBudgetOptions> configure) =>
        services.AddKeyedFireworksBudget(serviceKey: null, configure);

    /// <summary>Registers a <see cref="FireworksBudget"/> with limits from configuration, for clients that share it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section with <c>MaxCost</c>, <c>MaxTokens</c> and <c>Period</c>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddFireworksBudget(builder.Configuration.GetSection("Budget"));
    /// </code>
    /// </example>
    public static IServiceCollection AddFireworksBudget(this IServiceCollection services, IConfiguration section) =>
        services.AddKeyedFireworksBudget(serviceKey: null, section);

    /// <summary>Registers a <see cref="FireworksBudget"/> under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="configure">Sets the limits. They are checked when the host starts.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksBudget("nightly", budget =&gt; budget.MaxTokens = 1_000_000);
    /// </code>
    /// </example>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddKeyedFireworksBudget(
        this IServiceCollection services, object? serviceKey, Action<FireworksBudgetOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var name = string.Create(CultureInfo.InvariantCulture, $"{nameof(FireworksBudget)}#{Interlocked.Increment(ref _budgetCount)}");
        services.AddOptions<FireworksBudgetOptions>(name).Configure(configure)
            .Validate(static options =>
            {
                options.Validate();
                return true;
            })
            .ValidateOnStart();
        return services.AddKeyedSingleton(serviceKey, (provider, _) =>
            new FireworksBudget(provider.GetRequiredService<IOptionsMonitor<FireworksBudgetOptions>>().Get(name)));
    }

    /// <summary>Registers a <see cref="FireworksBudget"/> under a key, with limits from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key to register under.</param>
    /// <param name="section">The section with <c>MaxCost</c>, <c>MaxTokens</c> and <c>Period</c>.</param>
    /// <returns>The services.</returns>
    /// <example>
    /// <code>
    /// services.AddKeyedFireworksBudget("nightly", builder.Configuration.GetSection("Budgets:Nightly"));
    /// </code>
    /// </example>
    public static IServiceCollection AddKeyedFireworksBudget(
        this IServiceCollection services, object? serviceKey, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddKeyedFireworksBudget(serviceKey, options => Bind(section, options));
    }

    private static void Bind(IConfiguration section, FireworksBudgetOptions options)
    {
        FireworksClientOptionsBinder.Parsed<decimal>(
            section, nameof(options.MaxCost), "an amount of dollars", value => options.MaxCost = value);
        FireworksClientOptionsBinder.Parsed<long>(section, nameof(options.MaxTokens), "a whole number", value => options.MaxTokens = value);
        FireworksClientOptionsBinder.Duration(section, nameof(options.Period), value => options.Period = value);
    }
}
