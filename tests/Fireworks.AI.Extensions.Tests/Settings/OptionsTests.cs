using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Tests that set environment variables run alone.</summary>
[CollectionDefinition(nameof(EnvironmentVariables), DisableParallelization = true)]
public sealed class EnvironmentVariables;

[Collection(nameof(EnvironmentVariables))]
public sealed class OptionsTests : IDisposable
{
    private static readonly string[] Names = ["FIREWORKS_API_KEY", "FIREWORKS_BASE_URL", "FIREWORKS_ACCOUNT_ID"];
    private readonly string?[] _before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public OptionsTests() => Set(null, null, null);

    public void Dispose() => Set(_before[0], _before[1], _before[2]);

    [Fact]
    public void Environment_variables_are_read_where_nothing_else_is_given()
    {
        Set(" fw_env ", "https://us.api.fireworks.ai", "acct");
        var settings = ClientSettings.From(new());
        Assert.Equal(("fw_env", "https://us.api.fireworks.ai/inference/v1", "acct"), (settings.ApiKey, settings.Endpoint.ToString(), settings.AccountId));

        settings = ClientSettings.From(new() { ApiKey = "k", Endpoint = new Uri("https://example.com/v1"), AccountId = "b" });
        Assert.Equal(("k", "https://example.com/v1", "b"), (settings.ApiKey, settings.Endpoint.ToString(), settings.AccountId));
    }

    [Fact]
    public void Missing_key_says_what_to_do()
    {
        var exception = Assert.Throws<ArgumentException>(() => new FireworksChatClient("m"));
        Assert.Contains("FIREWORKS_API_KEY", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FireworksClient(new() { ApiKey = "" }));
        Assert.Throws<ArgumentException>(() => new FireworksClient(new() { ApiKey = "a\nb" }));
        Assert.Throws<ArgumentException>(() => new FireworksChatClient("m", null));
        Assert.Throws<ArgumentException>(() => new FireworksChatClient(" ", new() { ApiKey = "key" }));
    }

    [Theory]
    [InlineData("https://api.fireworks.ai", "https://api.fireworks.ai/inference/v1")]
    [InlineData("https://api.fireworks.ai/inference", "https://api.fireworks.ai/inference/v1")]
    [InlineData("https://api.fireworks.ai/inference/v1/", "https://api.fireworks.ai/inference/v1")]
    [InlineData("https://api.fireworks.ai/inference/v1/chat/completions", "https://api.fireworks.ai/inference/v1")]
    [InlineData("https://x.direct.fireworks.ai", "https://x.direct.fireworks.ai/v1")]
    [InlineData("http://localhost:8080", "http://localhost:8080/inference/v1")]
    [InlineData("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1")]
    public void Endpoints_are_completed(string given, string expected) =>
        Assert.Equal(expected, ClientSettings.From(new() { ApiKey = "k", Endpoint = new Uri(given) }).Endpoint.ToString());

    [Theory]
    [InlineData("http://api.fireworks.ai")]
    [InlineData("ftp://api.fireworks.ai")]
    [InlineData("https://user:pass@api.fireworks.ai")]
    [InlineData("https://api.fireworks.ai/?key=1")]
    public void Unsafe_endpoints_are_refused(string given) =>
        Assert.Throws<ArgumentException>(() => new FireworksClientOptions { ApiKey = "k", Endpoint = new Uri(given) }.Validate());

    [Fact]
    public void Unencrypted_endpoint_can_be_opted_into() =>
        new FireworksClientOptions { ApiKey = "k", Endpoint = new Uri("http://gateway.internal/v1"), AllowInsecureEndpoint = true }.Validate();

    [Fact]
    public void Values_out_of_range_are_refused_by_name()
    {
        (string Name, Action<FireworksClientOptions> Set)[] wrong =
        [
            ("ConnectTimeout", options => options.ConnectTimeout = TimeSpan.Zero),
            ("ResponseTimeout", options => options.ResponseTimeout = TimeSpan.FromSeconds(-2)),
            ("IdleTimeout", options => options.IdleTimeout = TimeSpan.MaxValue),
            ("Retry.MaxRetries", options => options.Retry.MaxRetries = -1),
            ("Retry.BaseDelay", options => options.Retry.BaseDelay = TimeSpan.FromSeconds(-1)),
            ("Retry.Jitter", options => options.Retry.Jitter = 2),
            ("ScaleUp.DelayFactor", options => options.ScaleUp.DelayFactor = 0.5),
            ("TotalTimeout", options => options.TotalTimeout = TimeSpan.Zero),
            ("TotalTimeout", options => options.TotalTimeout = TimeSpan.MaxValue),
            ("ScaleUp.TotalTimeout", options => options.ScaleUp.TotalTimeout = TimeSpan.FromSeconds(-2)),
            ("MaxResponseBytes", options => options.MaxResponseBytes = 0),
            ("MaxResponseBytes", options => options.MaxResponseBytes = 2_147_483_592),
            ("MaxEventBytes", options => options.MaxEventBytes = -1),
            ("MaxEventBytes", options => options.MaxEventBytes = long.MaxValue),
            ("MaxImages", options => options.MaxImages = -1),
            ("MaxMediaBytes", options => options.MaxMediaBytes = -1),
            ("ApplicationId", options => options.ApplicationId = "a\nb"),
            ("TimeProvider", options => options.TimeProvider = null!),
            ("Authorization", options => options.Headers["authorization"] = "x"),
            ("Headers", options => options.Headers["a b"] = "x"),
            ("Headers", options => options.Headers["x"] = "a\r\nb"),
        ];
        foreach ((var name, var set) in wrong)
        {
            FireworksClientOptions options = new() { ApiKey = "k" };
            set(options);
            Assert.Contains(name, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Limits_have_the_documented_defaults()
    {
        FireworksClientOptions options = new() { ApiKey = "k" };
        Assert.Equal((256L << 20, 16L << 20, true, null, 15), (options.MaxResponseBytes, options.MaxEventBytes, options.AutomaticPromptCacheKey, options.TotalTimeout, options.ScaleUp.TotalTimeout.TotalMinutes));
        Assert.Equal(10, ClientSettings.From(options).TotalTimeout.TotalMinutes);

        options.ResponseTimeout = TimeSpan.FromMinutes(30);
        Assert.Equal(30, ClientSettings.From(options).TotalTimeout.TotalMinutes);
        options.ResponseTimeout = Timeout.InfiniteTimeSpan;
        Assert.Equal(Timeout.InfiniteTimeSpan, ClientSettings.From(options).TotalTimeout);
        options.TotalTimeout = TimeSpan.FromMinutes(1);
        Assert.Equal(1, ClientSettings.From(options).TotalTimeout.TotalMinutes);

        options = new() { ApiKey = "k" };
        (options.Retry.MaxRetries, options.Retry.MaxDelay) = (3, TimeSpan.FromMinutes(20));
        Assert.Equal(60, ClientSettings.From(options).TotalTimeout.TotalMinutes);
        (options.Retry.MaxRetries, options.Retry.MaxDelay) = (int.MaxValue, TimeSpan.FromDays(1));
        Assert.Equal(Timeout.InfiniteTimeSpan, ClientSettings.From(options).TotalTimeout);
    }

    [Fact]
    public void Every_client_gives_the_one_behind_it()
    {
        using FireworksClient fireworks = new(new() { ApiKey = "k" });
        Assert.Same(fireworks, fireworks.GetChatClient("m").GetService<FireworksClient>());
        Assert.Same(fireworks, fireworks.GetEmbeddingGenerator("m").GetService<FireworksClient>());
        Assert.Same(fireworks, fireworks.GetSpeechToTextClient("m").GetService<FireworksClient>());

        using FireworksChatClient alone = new("m", new() { ApiKey = "k", Endpoint = new Uri("https://example.com/v1") });
        Assert.Equal("https://example.com/v1", alone.GetService<FireworksClient>()!.Endpoint.ToString());
        Assert.Null(alone.GetService<FireworksClient>("key"));
    }

    [Fact]
    public void Key_is_never_shown()
    {
        FireworksClientOptions options = new() { ApiKey = "fw_secret" };
        using FireworksClient client = new(options);
        Assert.DoesNotContain("fw_secret", $"{options} {client}", StringComparison.Ordinal);
    }

    private static void Set(params string?[] values)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            Environment.SetEnvironmentVariable(Names[i], values[i]);
        }
    }
}
