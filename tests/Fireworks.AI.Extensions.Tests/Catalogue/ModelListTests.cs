namespace Fireworks.AI.Extensions.Tests;

public sealed class ModelListTests
{
    [Fact]
    public async Task The_models_that_a_key_can_call_are_typed_and_unknown_members_are_kept()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var models = await client.Models.ListAsync().ToListAsync();

        Assert.Equal(["/inference/v1/models"], server.Paths);
        Assert.Equal(8, models.Count);
        var flash = models[1];
        Assert.Equal(("accounts/fireworks/models/glm-5p3-flash", "HF_BASE_MODEL", "fireworks", 1048576), (flash.Id, flash.Kind, flash.OwnedBy, flash.ContextLength));
        Assert.Equal((true, true, true), (flash.SupportsChat, flash.SupportsImageInput, flash.SupportsTools));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1787700000), flash.CreatedAt);
        Assert.Equal(["supports_video"], flash.AdditionalProperties.Keys);
        Assert.True(flash.AdditionalProperties["supports_video"].GetBoolean());
        Assert.Null(models[2].ContextLength);
        Assert.Equal((null, null, null, null, null), (models[^1].Kind, models[^1].CreatedAt, models[^1].SupportsTools, models[^1].SupportsChat, models[^1].OwnedBy));
        Assert.Equal("accounts/fireworks/models/inkling", models[^1].ToString());
    }

    [Fact]
    public async Task The_serverless_catalogue_has_prices_and_modes_on_all_of_its_pages()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var entries = await client.Models.ListServerlessAsync("coding").ToListAsync();

        Assert.Equal(["/v1/serverless/models?use_cases=coding", "/v1/serverless/models?use_cases=coding&pageToken=p%202%2F%2B"], server.Paths);
        Assert.Equal(10, entries.Count);
        Assert.Equal(["standard", "priority", "fast"], entries[..3].Select(entry => entry.Mode));
        Assert.Equal(
            ["accounts/fireworks/models/glm-5p3", "accounts/fireworks/models/glm-5p3", "accounts/fireworks/routers/glm-5p3-fast"], entries[..3].Select(entry => entry.Address));
        Assert.Equal(["", "priority", ""], entries[..3].Select(entry => entry.ServiceTier.Value));
        Assert.Equal((1.40m, 0.26m, 4.40m), (entries[0].Price!.Input, entries[0].Price!.CachedInput, entries[0].Price!.Output));
        Assert.Equal(("LLM input tokens (cached)", 0.26m, "1M tokens"), (entries[0].Pricing[1].Name, entries[0].Pricing[1].Amount, entries[0].Pricing[1].Unit));
        Assert.Equal(["accounts/fireworks/routers/glm-latest"], entries[0].Aliases);
        Assert.Equal(["coding"], entries[0].UseCases);
        Assert.Equal("new", entries[0].AdditionalProperties["badge"].GetString());
        Assert.Equal(["text", "image", "video"], entries[3].InputModalities);
        Assert.Equal(["text"], entries[3].OutputModalities);
        Assert.Equal((1048576, "glm-5p3-flash", "…", 1788000000L), (entries[3].ContextLength, entries[3].DisplayName, entries[3].Description, entries[3].CreatedAt!.Value.ToUnixTimeSeconds()));
        Assert.Equal((0.10m, null, null), (entries[8].Price!.Input, entries[8].Price!.CachedInput, entries[8].Price!.Output));
        Assert.Null(entries[9].Price);
        Assert.Empty(entries[9].Pricing);
        Assert.Equal(("accounts/fireworks/models/glm-5p3", "accounts/fireworks/models/glm-5p3 (fast)"), (entries[0].ToString(), entries[2].ToString()));
    }

    [Fact]
    public async Task Models_of_an_account_are_listed_page_by_page_as_they_are_read()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        List<string> names = [];
        await foreach (var model in client.Models.ListAccountAsync(new() { AccountId = "fireworks", Filter = "supports_serverless=true", OrderBy = "create_time desc", PageSize = 2 }))
        {
            names.Add(model.Name);
            Assert.Equal(names.Count < 3 ? 1 : 2, server.Server.Requests.Count);
        }

        Assert.Equal(3, names.Count);
        Assert.Equal("/v1/accounts/fireworks/models?pageSize=2&filter=supports_serverless%3Dtrue&orderBy=create_time%20desc", server.Paths.First());
        Assert.EndsWith("&pageToken=next", server.Paths.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_account_it_is_that_of_the_key_or_of_the_settings()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();
        using var given = server.Client(options => options.AccountId = "me");

        var mine = Assert.Single(await client.Models.ListAccountAsync().ToListAsync());
        Assert.Single(await client.Models.ListAccountAsync().ToListAsync());
        Assert.Single(await given.Models.ListAccountAsync().ToListAsync());

        Assert.Equal(("accounts/me/models/mine", "HF_PEFT_ADDON"), (mine.Name, mine.Kind));
        Assert.Equal(8, mine.AdditionalProperties["peftDetails"].GetProperty("r").GetInt32());
        Assert.Equal(["/v1/accounts", "/v1/accounts/me/models?pageSize=200", "/v1/accounts/me/models?pageSize=200", "/v1/accounts/me/models?pageSize=200"], server.Paths);
    }

    [Theory]
    [InlineData("glm-5p3")]
    [InlineData("fireworks/glm-5p3")]
    [InlineData("accounts/fireworks/models/glm-5p3")]
    public async Task One_model_comes_with_the_facts_of_the_control_plane(string address)
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        var model = await client.Models.GetAsync(address);

        Assert.Equal(["/v1/accounts/fireworks/models/glm-5p3"], server.Paths);
        Assert.Equal(("accounts/fireworks/models/glm-5p3", "GLM 5.3", "A model.", "HF_BASE_MODEL", "READY"), (model.Name, model.DisplayName, model.Description, model.Kind, model.State));
        Assert.Equal((1048576, 131072, 744_000_000_000, true), (model.ContextLength, model.TrainingContextLength, model.ParameterCount, model.IsMixtureOfExperts));
        Assert.Equal((false, true, false, true, true, true), (model.SupportsImageInput, model.SupportsTools, model.SupportsLora, model.SupportsServerless, model.IsPublic, model.IsTunable));
        Assert.Equal(new DateOnly(2026, 12, 24), model.DeprecationDate);
        Assert.Equal((new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), 2026), (model.CreatedAt, model.UpdatedAt!.Value.Year));
        Assert.Equal(("https://huggingface.co/zai-org/GLM-5.3", "accounts/fireworks/models/glm-5p3-draft", 2), (model.HuggingFaceUrl, model.DefaultDraftModel, model.SupportedPrecisions.Count));
        Assert.Equal(
            ["baseModelDetails", "calibrated", "defaultDraftTokenCount", "defaultSamplingParams", "peftDetails", "rlTunable"], model.AdditionalProperties.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("accounts/fireworks/routers/glm-latest")]
    [InlineData("accounts/me/deployments/d")]
    [InlineData("glm-5p3#d")]
    [InlineData("nomic-ai/nomic-embed-text-v1.5")]
    [InlineData("../accounts")]
    public async Task What_is_no_model_is_refused_before_anything_is_sent(string address)
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.Models.GetAsync(address));
        Assert.Empty(server.Paths);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused_before_anything_is_sent()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client();

        Assert.Throws<ArgumentOutOfRangeException>(() => client.Models.ListAccountAsync(new() { PageSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Models.ListAccountAsync(new() { PageSize = 201 }));
        Assert.Throws<ArgumentException>(() => client.Models.ListAccountAsync(new() { AccountId = "me/../you" }));
        Assert.Empty(server.Paths);
    }

    [Fact]
    public async Task A_wrong_key_and_a_model_that_is_not_there_are_told()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var wrong = server.Client(options => options.ApiKey = "fw_wrong");
        using var client = server.Client();

        var refused = await Assert.ThrowsAsync<FireworksException>(async () => await wrong.Models.ListAsync().ToListAsync());
        var missing = await Assert.ThrowsAsync<FireworksException>(() => client.Models.GetAsync("glm-6"));

        Assert.Equal((FireworksErrorKind.Authentication, "r-403"), (refused.Kind, refused.RequestId));
        Assert.Contains("FIREWORKS_API_KEY", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FireworksErrorKind.NotFound, missing.Kind);
        Assert.Contains("resource not found", missing.Message, StringComparison.Ordinal);
        Assert.Contains("FIREWORKS_ACCOUNT_ID", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("<html>Hello</html>")]
    [InlineData("")]
    public async Task What_is_no_list_is_an_error_that_says_so(string body)
    {
        await using var server = await CatalogueServer.StartAsync(new() { Callable = body });
        using var client = server.Client();

        var exception = await Assert.ThrowsAsync<FireworksException>(async () => await client.Models.ListAsync().ToListAsync());

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Contains("not a list of models", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_are_an_error()
    {
        await using var server = await CatalogueServer.StartAsync(new() { ServerlessRest = """{"data":[],"nextPageToken":"p 2/+"}""" });
        using var client = server.Client();

        var exception = await Assert.ThrowsAsync<FireworksException>(async () => await client.Models.ListServerlessAsync().ToListAsync());

        Assert.Equal(FireworksErrorKind.InvalidResponse, exception.Kind);
        Assert.Equal(2, server.Server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"a"}],"next_page_token":"t"}""", "page_token=t")]
    [InlineData("""{"data":[{"id":"a"}],"has_more":true,"last_id":"a"}""", "after=a")]
    public async Task Other_ways_to_name_the_next_page_are_followed(string first, string query)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(first), Answer.Json("""{"data":[{"id":"b"}],"has_more":false,"last_id":"b"}"""));
        using FireworksClient client = new(server.Options());

        var models = await client.Models.ListAsync().ToListAsync();

        Assert.Equal(["a", "b"], models.Select(model => model.Id));
        Assert.EndsWith($"models?{query}", server.LastRequest.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_fails_for_a_moment_is_asked_for_again()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Json("""{"data":[{"id":"a"}]}"""));
        using FireworksClient client = new(server.Options());

        Assert.Single(await client.Models.ListAsync().ToListAsync());
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_control_plane_may_be_elsewhere()
    {
        await using var server = await CatalogueServer.StartAsync();
        using var client = server.Client(options => (options.Endpoint, options.ControlPlaneEndpoint) = (new Uri("https://localhost:1/inference/v1"), server.Server.Address));

        Assert.Equal("accounts/fireworks/models/glm-5p3", (await client.Models.GetAsync("glm-5p3")).Name);
    }
}
