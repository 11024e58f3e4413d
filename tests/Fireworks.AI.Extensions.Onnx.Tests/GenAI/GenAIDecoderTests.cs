using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using Microsoft.ML.OnnxRuntimeGenAI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>The GenAI engine against the portable one and GenAI's own loop, at the tokens, on a model of random weights.</summary>
public sealed class GenAIDecoderTests
{
    [Fact]
    public async Task Greedy_tokens_are_those_of_the_portable_engine_and_of_GenAIs_own_loop()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 2);
        using var model = new Model(built.FullPath);
        var random = new Random(7);
        var compared = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var prompt = EnginePair.Prompt(seed, random.Next(2, 300));
            var own = GenerateAlone(model, prompt, 24);
            var (tokens, _) = await TokenCollector.RunAsync(engines.GenAI, prompt, 24);
            var (portable, _) = await TokenCollector.RunAsync(engines.Portable, prompt, 24);
            Assert.Equal(portable, tokens);
            Assert.Equal(own, tokens[..own.Length]);
            compared += own.Length;
        }

        Assert.True(compared > 300, "The models of this seed end early, which shows little.");
    }

    /// <summary>GenAI takes the token that pads for none at all: templates write it after each message.</summary>
    [Fact]
    public async Task A_prompt_may_hold_the_token_that_pads()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 1);
        int[][] prompts =
        [
            [EnginePair.End],
            [EnginePair.End, EnginePair.End],
            [20, EnginePair.End, EnginePair.End],
            [20, EnginePair.End, 30, EnginePair.End],
            [.. EnginePair.Prompt(1, 40), EnginePair.End, .. EnginePair.Prompt(2, 40), EnginePair.End],
        ];
        foreach (var prompt in prompts)
        {
            var (expected, _) = await TokenCollector.RunAsync(engines.Portable, prompt, 12);
            Assert.Equal(expected, (await TokenCollector.RunAsync(engines.GenAI, prompt, 12)).Tokens);
        }
    }

    [Fact]
    public async Task Callers_get_what_they_would_get_alone()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 3);
        var random = new Random(5);
        var prompts = Enumerable.Range(0, 10).Select(index => EnginePair.Prompt(index % 6, random.Next(2, 400))).ToArray();
        var alone = new List<int[]>();
        foreach (var prompt in prompts)
        {
            alone.Add((await TokenCollector.RunAsync(engines.Portable, prompt, 20)).Tokens);
        }

        for (var round = 0; round < 2; round++)
        {
            var together = await Task.WhenAll(prompts.Select(prompt => TokenCollector.RunAsync(engines.GenAI, prompt, 20)));
            Assert.Equal(alone, together.Select(static result => result.Tokens));
        }
    }

    [Fact]
    public async Task A_conversation_goes_on_where_it_was_and_another_goes_back_to_what_they_share()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var prompt = EnginePair.Prompt(3, 100);
        var (first, _) = await TokenCollector.RunAsync(engines.GenAI, prompt, 10);
        int[] second = [.. prompt, .. first, .. EnginePair.Prompt(4, 7)];
        await AssertSameAsync(second, cached: prompt.Length + first.Length - 1);

        // Shares most of what the slot holds.
        await AssertSameAsync([.. prompt, .. EnginePair.Prompt(5, 9)], cached: 100);

        // Shares little: the conversation keeps its slot.
        await AssertSameAsync([.. prompt[..20], .. EnginePair.Prompt(6, 9)], cached: 0);
        await AssertSameAsync([.. prompt, .. EnginePair.Prompt(7, 9)], cached: 100);

        async Task AssertSameAsync(int[] tokens, int cached)
        {
            var (expected, _) = await TokenCollector.RunAsync(engines.Portable, tokens, 12);
            var (given, end) = await TokenCollector.RunAsync(engines.GenAI, tokens, 12);
            Assert.Equal(expected, given);
            Assert.Equal(cached, end.CachedPromptTokens);
        }
    }

    /// <summary>Nothing can be copied, so a slot that is in use is of no use to others.</summary>
    [Fact]
    public async Task A_conversation_goes_on_in_a_free_slot_while_a_busy_one_holds_as_much_of_it()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 2);
        var shared = EnginePair.Prompt(1, 60);
        int[][] prompts = [[.. shared, 20, 21], [.. shared, 30, 31], [.. shared, 40, 41]];
        Task<(int[] Tokens, GenerationResult End)>?[] others = [null, null, null];
        var busy = new TokenCollector
        {
            OnCount = count => others[count / 100] ??= count % 100 == 5 ? TokenCollector.RunAsync(engines.GenAI, prompts[count / 100], 4) : null,
        };
        await TokenCollector.RunAsync(engines.GenAI, [.. shared, 50], 250, collector: busy);
        for (var i = 0; i < prompts.Length; i++)
        {
            var (tokens, end) = await others[i]!;
            Assert.Equal((await TokenCollector.RunAsync(engines.Portable, prompts[i], 4)).Tokens, tokens);
            Assert.Equal(i == 0 ? 0 : shared.Length, end.CachedPromptTokens);
        }
    }

    [Fact]
    public async Task A_draft_changes_nothing_but_the_number_of_steps()
    {
        using var built = new BuiltModel(EnginePair.Random);
        using var engines = new EnginePair(built.FullPath, slots: 1);
        var drafted = 0;
        for (var seed = 0; seed < 5; seed++)
        {
            var words = EnginePair.Prompt(seed, 30);
            int[] prompt = [.. words, .. words, .. words[..10]];
            var (expected, _) = await TokenCollector.RunAsync(engines.GenAI, prompt, 60);
            var (tokens, end) = await TokenCollector.RunAsync(engines.GenAI, prompt, 60, lookup: 10);
            Assert.Equal(expected, tokens);
            drafted += end.DraftedTokens;
        }

        Assert.True(drafted > 0);
    }

    [Fact]
    public async Task A_graph_that_scores_the_last_token_alone_runs_and_checks_no_drafts()
    {
        using var built = new BuiltModel(EnginePair.Random with { LastLogitsOnly = true });
        using var engines = new EnginePair(built.FullPath, slots: 1);
        Assert.False(engines.Decoder.CanCheckDrafts);
        var (expected, _) = await TokenCollector.RunAsync(engines.Portable, EnginePair.Prompt(1, 90), 20);
        Assert.Equal(expected, (await TokenCollector.RunAsync(engines.GenAI, EnginePair.Prompt(1, 90), 20)).Tokens);
    }

    [Fact]
    public async Task Half_precision_gives_the_portable_engines_tokens()
    {
        using var built = new BuiltModel(EnginePair.Random with { Weights = WeightFormat.Half });
        using var engines = new EnginePair(built.FullPath, slots: 1);
        var (expected, _) = await TokenCollector.RunAsync(engines.Portable, EnginePair.Prompt(1, 90), 20);
        Assert.Equal(expected, (await TokenCollector.RunAsync(engines.GenAI, EnginePair.Prompt(1, 90), 20)).Tokens);
        Assert.Equal(expected, (await TokenCollector.RunAsync(engines.GenAI, EnginePair.Prompt(1, 90), 20, lookup: 10)).Tokens);
    }

    private static int[] GenerateAlone(Model model, int[] prompt, int count)
    {
        using var parameters = new GeneratorParams(model);
        parameters.SetSearchOption("max_length", prompt.Length + count);
        using var generator = new Generator(model, parameters);
        generator.AppendTokens(prompt);
        var tokens = new List<int>();
        while (tokens.Count < count && !generator.IsDone())
        {
            generator.GenerateNextToken();
            tokens.Add(generator.GetNextTokens()[0]);
        }

        return [.. tokens];
    }
}
