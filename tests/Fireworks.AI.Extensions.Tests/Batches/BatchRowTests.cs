using Fireworks.AI.Extensions.Batches;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>One invalid row fails a whole job, so that none is uploaded; and what is uploaded is what was checked.</summary>
public sealed class BatchRowTests
{
    private const string Model = "accounts/fireworks/models/llama-v3p1-8b-instruct";

    public static TheoryData<string, FireworksBatchRow> Invalid => new()
    {
        { "There are no messages", new("bad", []) },
        { "Another model is set", new("bad", [new(ChatRole.User, "u")], new() { ModelId = "accounts/fireworks/models/other" }) },
        { "Another model is set", new("bad", [new(ChatRole.User, "u")], new() { RawRepresentationFactory = static _ => new System.Text.Json.Nodes.JsonObject { ["model"] = "x" } }) },
        { "'stream' cannot be set", new("bad", [new(ChatRole.User, "u")], new() { RawRepresentationFactory = static _ => new System.Text.Json.Nodes.JsonObject { ["stream"] = true } }) },
        { "'session_affinity' is sent as a header", new("bad", [new(ChatRole.User, "u")], new ChatOptions().WithFireworks(settings => settings.SessionAffinityKey = "s")) },
        { "has the role 'critic'", new("bad", [new(new ChatRole("critic"), "u")]) },
        { "stop sequences", new("bad", [new(ChatRole.User, "u")], new() { StopSequences = ["1", "2", "3", "4", "5"] }) },
        { "ConversationId", new("bad", [new(ChatRole.User, "u")], new() { ConversationId = "c" }) },
        { "another row has this id", new("q-2", [new(ChatRole.User, "u")]) },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_row_is_named_before_anything_is_sent(string reason, FireworksBatchRow row)
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => client.SubmitAsync(new FireworksBatch("x", Model, [.. BatchFlowTests.Rows(4), row])));

        Assert.True(exception is ArgumentException or NotSupportedException, exception.ToString());
        Assert.StartsWith($"Row 5 ('{row.Id}'): ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Empty(service.Calls);
    }

    [Fact]
    public async Task Batches_without_rows_with_null_rows_or_with_wrong_ids_and_defaults_are_refused()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();

        await RefusedAsync("no rows", new("x", Model, []));
        await RefusedAsync("Row 2 is null", new("x", Model, [.. BatchFlowTests.Rows(1), null!]));
        await RefusedAsync("InputDatasetId is 'Not an id'", new("x", Model, BatchFlowTests.Rows(1)) { InputDatasetId = "Not an id" });
        await RefusedAsync("OutputDatasetId is '-'", new("x", Model, BatchFlowTests.Rows(1)) { OutputDatasetId = "-" });
        await RefusedAsync("Another model", new("x", Model, BatchFlowTests.Rows(1)) { Defaults = new() { ModelId = "y" } });
        await RefusedAsync("have a prompt", new("x", Model, BatchFlowTests.Rows(1)) { Defaults = Tokens() });
        await RefusedAsync("are the whole prompt", new("x", Model, [new FireworksBatchRow("t", [], Tokens())]) { Defaults = new() { Instructions = "s" } });
        Assert.Throws<ArgumentException>(() => new FireworksBatch(" ", Model, BatchFlowTests.Rows(1)));
        Assert.Throws<ArgumentException>(() => new FireworksBatch("x", "", BatchFlowTests.Rows(1)));
        Assert.Throws<ArgumentNullException>(() => new FireworksBatch("x", Model, (IEnumerable<FireworksBatchRow>)null!));
        Assert.Throws<ArgumentException>(() => new FireworksBatchRow("", "u"));
        Assert.Empty(service.Calls);

        async Task RefusedAsync(string reason, FireworksBatch batch) =>
            Assert.Contains(reason, (await Assert.ThrowsAsync<ArgumentException>(() => client.SubmitAsync(batch))).Message, StringComparison.Ordinal);

        static ChatOptions Tokens() => new() { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 } } };
    }

    [Fact]
    public async Task Token_ids_stand_in_place_of_messages()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();

        await client.SubmitAsync(new FireworksBatch("tokens", Model, [new FireworksBatchRow("t", [], new() { AdditionalProperties = new() { ["prompt_token_ids"] = new[] { 1, 2 }, ["prompt_cache_key"] = "k" } })]));

        Assert.Empty(service.Violations);
        var body = Assert.Single(service.Jobs["tokens"].Rows).Body;
        Assert.Equal(["prompt_cache_key", "prompt_token_ids"], body.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData(149_000_000)]
    [InlineData(0)]
    public async Task Rows_that_change_between_the_check_and_the_upload_are_not_submitted(long direct)
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client(options => options.Batches.MaxDirectUploadBytes = direct);
        var reads = 0;

        // Of the same length, shorter and longer.
        foreach (var (name, last) in ((string, string)[])[("same", "question 0"), ("shorter", "?"), ("longer", new string('x', 200_000))])
        {
            reads = 0;
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => client.SubmitAsync(new FireworksBatch(name, Model, Changing(last))));
            Assert.Contains("must be the same each time", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, service.Uploads);
        Assert.Empty(service.Jobs);

        IEnumerable<FireworksBatchRow> Changing(string last)
        {
            reads++;
            foreach (var row in BatchFlowTests.Rows(4))
            {
                yield return row;
            }

            yield return new("q-5", reads == 1 ? "question 5" : last);
        }
    }

    [Fact]
    public async Task A_source_of_rows_that_fails_while_they_are_sent_is_the_exception_of_the_call()
    {
        await using var service = await BatchService.StartAsync();
        using var client = service.Client();
        var reads = 0;

        var exception = await Assert.ThrowsAsync<IOException>(() => client.SubmitAsync(new FireworksBatch("x", Model, Failing())));

        Assert.Equal(("disk", 2), (exception.Message, reads));
        Assert.Equal(0, service.Uploads);

        IEnumerable<FireworksBatchRow> Failing()
        {
            reads++;
            foreach (var row in BatchFlowTests.Rows(3))
            {
                yield return row;
            }

            if (reads > 1)
            {
                throw new IOException("disk");
            }
        }
    }

    [Theory]
    [InlineData("nightly-2026-11", "nightly-2026-11")]
    [InlineData("Nightly run, 27th of November!", "nightly-run-27th-of-november-")]
    [InlineData("日本", "batch-")]
    [InlineData("-x", "x-")]
    public void Ids_are_the_name_or_follow_from_it(string name, string start)
    {
        var id = new FireworksBatch(name, Model, BatchFlowTests.Rows(1)).JobId;

        Assert.StartsWith(start, id, StringComparison.Ordinal);
        Assert.Equal(id, new FireworksBatch(name, Model, BatchFlowTests.Rows(1)).JobId);
        Assert.Matches("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", id);
    }

    [Fact]
    public void Among_many_ids_those_that_came_before_are_found_and_no_others()
    {
        IdSet ids = new();

        Assert.All(Enumerable.Range(0, 100_000), number => Assert.True(ids.Add($"q-{number}")));
        Assert.All(Enumerable.Range(0, 100_000), number => Assert.False(ids.Add($"q-{number}")));
    }

    [Fact]
    public Task Any_name_leads_to_an_id_of_its_own() => SeededCases.RunAsync(41, random =>
    {
        const string Letters = "ab-Z9 _/日.";
        string[] names = [.. Enumerable.Range(0, 2).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 90)).Select(_ => Letters[random.Next(Letters.Length)])]))];
        string[] ids = [.. names.Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => new FireworksBatch(name, Model, []).JobId)];

        Assert.All(ids, id => Assert.Matches("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", id));
        Assert.Equal(names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct().Count(), ids.Distinct().Count());
        return Task.CompletedTask;
    });
}
