using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public async Task A_catalogue_joins_what_three_lists_tell()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var catalogue = await client.Models.LoadAsync();

        Assert.Same(catalogue, client.Models.Catalogue);
        Assert.Equal(9, catalogue.Models.Count);
        var glm = catalogue.Find("glm-5p3")!;
        Assert.Equal(("accounts/fireworks/models/glm-5p3", "glm-5p3", "HF_BASE_MODEL", 1048573, true), (glm.Id, glm.DisplayName, glm.Kind, glm.ContextLength, glm.SupportsTools));
        Assert.Equal((3, 4.40m, new DateOnly(2026, 12, 24)), (glm.Serverless.Count, glm.Price!.Output, glm.DeprecationDate));
        Assert.Equal(["accounts/fireworks/routers/glm-latest", "accounts/fireworks/routers/glm-fast-latest"], glm.Aliases);
        Assert.Equal((true, false, true, false), (glm.Takes("text"), glm.Takes("image"), glm.Gives("text"), glm.Gives("embeddings")));

        var inkling = catalogue.Find("inkling")!;
        Assert.Equal((1048576, true, true, null, "Inkling"), (inkling.ContextLength, inkling.SupportsTools, inkling.Takes("IMAGE"), inkling.Price, inkling.DisplayName));
        Assert.Empty(inkling.Serverless);
        Assert.True(catalogue.Find("qwen3-embedding-8b")!.Gives("embeddings"));
        Assert.Null(catalogue.Find("accounts/fireworks/models/elsewhere")!.Callable);
        Assert.Null(catalogue.Find("nowhere"));
    }

    [Theory]
    [InlineData("glm-5p3", "glm-5p3")]
    [InlineData("fireworks/glm-5p3", "glm-5p3")]
    [InlineData("glm-latest", "glm-5p3")]
    [InlineData("accounts/fireworks/routers/glm-latest", "glm-5p3")]
    [InlineData("accounts/fireworks/routers/glm-5p3-fast", "glm-5p3")]
    [InlineData("glm-fast-latest", "glm-5p3")]
    [InlineData("glm-5p3#d", null)]
    [InlineData("accounts/me/models/glm-5p3", null)]
    public async Task A_model_is_found_by_address_alias_and_router(string address, string? id)
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        Assert.Equal(id is null ? null : $"accounts/fireworks/models/{id}", (await client.Models.LoadAsync()).Find(address)?.Id);
    }

    [Theory]
    [InlineData("glm-5p3", null, 0.00002968)]
    [InlineData("glm-latest", null, 0.00002968)]
    [InlineData("glm-5p3", "priority", 0.0000371)]
    [InlineData("glm-latest", "priority", null)] // The priority entry has no alias.
    [InlineData("accounts/fireworks/routers/glm-5p3-fast", null, 0.00004452)]
    [InlineData("glm-fast-latest", null, 0.00004452)]
    [InlineData("inkling", null, null)]
    public async Task Responses_cost_what_the_catalogue_says_once_it_is_loaded(string model, string? tier, double? cost)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        await using var lists = await CatalogueServer.StartAsync();
        using FireworksClient client = new(server.Options());
        using var reader = lists.Client();
        var options = new ChatOptions().WithFireworks(fireworks => fireworks.ServiceTier = tier is null ? null : new(tier));

        var before = await client.GetChatClient(model).GetResponseAsync("Hi", options);
        client.Models.Catalogue = await reader.Models.LoadAsync();
        var after = await client.GetChatClient(model).GetResponseAsync("Hi", options);

        Assert.Null(before.GetFireworksMetadata().Cost);
        Assert.Equal((decimal?)cost, after.GetFireworksMetadata().Cost);
    }

    [Fact]
    public async Task Prices_that_are_given_come_before_those_of_the_catalogue()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client(options => options.Prices = new([new() { Model = "glm-5p3", Input = 0, CachedInput = 0, Output = 1_000_000 }]));
        await client.Models.LoadAsync();

        Assert.Equal(5, (await client.GetChatClient("glm-5p3").GetResponseAsync("Hi")).GetFireworksMetadata().Cost);
        Assert.Equal(0.0000894m, (await client.GetChatClient("kimi-k3").GetResponseAsync("Hi")).GetFireworksMetadata().Cost); // 4 x 3 + 8 x 0.30 + 5 x 15 = 89.4
    }

    [Theory]
    [InlineData("glm-5p4", "accounts/fireworks/models/glm-5p3")]
    [InlineData("glm-5.3", "accounts/fireworks/models/glm-5p3")]
    [InlineData("accounts/fireworks/models/kimi-k4-wrong", "accounts/fireworks/models/kimi-k3")]
    [InlineData("gpt-oss-20b", "accounts/fireworks/models/gpt-oss-120b")]
    [InlineData("glm-latst", "accounts/fireworks/routers/glm-latest")]
    public async Task A_wrong_model_gets_the_near_ones_when_the_catalogue_is_at_hand(string wrong, string near)
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var without = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient(wrong).GetResponseAsync("Hi"));
        await client.Models.LoadAsync();
        var with = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient(wrong).GetResponseAsync("Hi"));
        var streamed = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient(wrong).GetStreamingResponseAsync("Hi").ToListAsync());

        Assert.DoesNotContain("Near ones", without.Message, StringComparison.Ordinal);
        Assert.Contains($"Near ones: {near}", with.Message, StringComparison.Ordinal);
        Assert.Contains($"Near ones: {near}", streamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_like_no_other_gets_none()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        Assert.Empty((await client.Models.LoadAsync()).FindNear("llama-v3p3-70b-instruct"));
        Assert.DoesNotContain("Near ones", (await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("llama-v3p3-wrong").GetResponseAsync("Hi"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_leaves_the_service_is_warned_of_once_and_its_responses_carry_the_day()
    {
        await using var server = await CatalogueServer.StartAsync();
        RecordingLogger logger = new();
        using var client = server.Client(logger: logger);
        await client.Models.LoadAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetChatClient("glm-5p3").GetResponseAsync("Hi")));
        var other = await client.GetChatClient("kimi-k3").GetResponseAsync("Hi");

        Assert.All(responses, response => Assert.Equal(new DateOnly(2026, 12, 24), response.GetFireworksMetadata().DeprecationDate));
        Assert.Null(other.GetFireworksMetadata().DeprecationDate);
        var warning = Assert.Single(logger.Messages, message => message.Contains("leaves", StringComparison.Ordinal));
        Assert.Contains("Warning: The model accounts/fireworks/models/glm-5p3 leaves the serverless service on 2026-12-24", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_key_that_may_not_read_the_library_gets_a_catalogue_without_days_and_is_told(int status)
    {
        await using var server = await CatalogueServer.StartAsync(libraryStatus: status);
        RecordingLogger logger = new();
        using var client = server.Client(logger: logger);

        var catalogue = await client.Models.LoadAsync();

        Assert.Equal((1.40m, null), (catalogue.Find("glm-5p3")!.Price!.Input, catalogue.Find("glm-5p3")!.DeprecationDate));
        Assert.Single(logger.Messages, message => message.Contains($"no days of deprecation, because the key may not read the library of models (status {status})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_library_that_fails_fails_the_catalogue_and_a_wrong_key_too()
    {
        await using var server = await CatalogueServer.StartAsync(libraryStatus: 400);
        using var client = server.Client();
        using var wrong = server.Client(options => options.ApiKey = "fw_wrong");

        Assert.Equal(FireworksErrorKind.InvalidRequest, (await Assert.ThrowsAsync<FireworksException>(() => client.Models.LoadAsync())).Kind);
        Assert.Equal(FireworksErrorKind.Authentication, (await Assert.ThrowsAsync<FireworksException>(() => wrong.Models.LoadAsync())).Kind);
        Assert.Null(client.Models.Catalogue);
    }

    [Fact]
    public void Lines_of_a_price_that_are_not_plain_make_no_price()
    {
        FireworksServerlessModel entry = new()
        {
            Id = "m",
            Pricing =
            [
                new() { Name = "LLM input tokens (uncached), up to 200k", Amount = 1, Unit = "1M tokens" },
                new() { Name = "LLM input tokens (uncached), above 200k", Amount = 2, Unit = "1M tokens" },
                new() { Name = "LLM output tokens", Amount = 3, Unit = "1M tokens" },
                new() { Name = "LLM input tokens (cached)", Amount = 4, Unit = "1K tokens" },
                new() { Name = "Audio input", Amount = 5, Unit = "minute" },
            ],
        };

        Assert.Equal((null, null, 3m), (entry.Price!.Input, entry.Price.CachedInput, entry.Price.Output));
        Assert.Null(new FireworksServerlessModel { Id = "m", Mode = "fast", Pricing = entry.Pricing }.Price); // Nobody knows how to ask for it.
        Assert.Null(new FireworksServerlessModel { Id = "m", Pricing = [new() { Name = "LLM output tokens", Amount = -1, Unit = "1M tokens" }] }.Price);
    }

    [Theory]
    [InlineData("gpt-4o", "qwen3p8-max")]
    [InlineData("gpt-4o-mini", "glm-5p3-flash")]
    [InlineData("gpt-4.1-nano", "glm-5p3-flash")] // None is as cheap: the cheapest that takes images.
    [InlineData("gpt-4-turbo", "kimi-k3")]
    [InlineData("gpt-5-2026-08-07", "qwen3p8-max")]
    [InlineData("gpt-3.5-turbo", "gpt-oss-120b")] // glm-5p3-flash costs less.
    [InlineData("text-embedding-3-large", "qwen3-embedding-8b")]
    public async Task OpenAIs_models_are_mapped_to_what_the_catalogue_has(string openAI, string expected)
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var map = OpenAIModelMap.FromCatalogue(await client.Models.LoadAsync());

        Assert.Equal($"accounts/fireworks/models/{expected}", map.Map(openAI));
        Assert.Equal("whisper-v3-turbo", map.Map("whisper-1"));
        Assert.DoesNotContain("accounts/fireworks/models/glm-5p3", map.Models.Values); // It leaves.
    }

    [Fact]
    public void A_map_of_an_empty_catalogue_is_the_default_one() =>
        Assert.Equal(OpenAIModelMap.Default.Models.ToHashSet(), OpenAIModelMap.FromCatalogue(new([], [])).Models.ToHashSet());

    [Fact]
    public async Task The_cheapest_with_tools_and_images_is_a_query()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();
        UsageDetails typical = new() { InputTokenCount = 3_000, OutputTokenCount = 1_000 };

        var cheapest = (await client.Models.LoadAsync()).Models
            .Where(model => model.Callable is not null && model.SupportsTools == true && model.Takes("image"))
            .MinBy(model => model.Price?.GetCost(typical));

        Assert.Equal("accounts/fireworks/models/glm-5p3-flash", cheapest!.Id);
    }
}
