using System.ComponentModel;
using Microsoft.Extensions.AI;
using SemanticSearch.Pages;

namespace Rag;

/// <summary>
/// Lets a model search the pages until it answers; where the model is too small to answer, the pages found are the answer.
/// </summary>
internal sealed class SearchAgent
{
    private const int MaximumRounds = 5;
    private const int PagesFound = 3;

    private readonly Writer _writer;
    private readonly PassageIndex _index;
    private readonly AIFunction _search;

    public SearchAgent(Writer writer, PassageIndex index)
    {
        _writer = writer;
        _index = index;
        _search = AIFunctionFactory.Create(SearchAsync, "search");
    }

    public async Task AnswerAsync(string question)
    {
        List<ChatMessage> history = [new(ChatRole.User, question)];
        var options = new ChatOptions
        {
            Instructions = _writer.WritesAnswers
                ? "Search the documentation before you answer, answer from what it says, and name the page."
                : null,
            Tools = [_search],
            ToolMode = ChatToolMode.RequireSpecific(_search.Name),
            Temperature = 0,
        };
        for (var round = 0; round < MaximumRounds; round++)
        {
            var response = await _writer.Client.GetResponseAsync(history, options);
            history.AddMessages(response);
            var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
            {
                Console.WriteLine();
                Console.WriteLine(response.Text);
                return;
            }

            var results = new ChatMessage(ChatRole.Tool, []);
            foreach (var call in calls)
            {
                var arguments = call.Arguments?.Select(static argument => $"{argument.Key}: {argument.Value}") ?? [];
                Console.WriteLine($"  call    {call.Name}({string.Join(", ", arguments)})");
                var found = await _search.InvokeAsync(new AIFunctionArguments(call.Arguments));
                results.Contents.Add(new FunctionResultContent(call.CallId, found));
            }

            history.Add(results);
            if (!_writer.WritesAnswers)
            {
                await ShowAsync(question);
                return;
            }

            options.ToolMode = ChatToolMode.Auto;
        }

        Console.WriteLine($"[stopped after {MaximumRounds} searches]");
    }

    [Description("Search the documentation for passages about a topic.")]
    private async Task<string> SearchAsync(
        [Description("What to look for, in a few words")] string query, CancellationToken cancellationToken)
    {
        var found = await _index.FindAsync(query, PagesFound, cancellationToken);
        return string.Join("\n\n", found.Select(static match => $"[docs/{match.Passage.Page}] {match.Passage.TextWithHeading}"));
    }

    /// <summary>
    /// The tiny model may call with a word less than the question has, so the pages shown are those of the question itself.
    /// </summary>
    private async Task ShowAsync(string question)
    {
        foreach (var (passage, _) in await _index.FindAsync(question, PagesFound))
        {
            Console.WriteLine();
            Console.WriteLine($"docs/{passage.Page}  ({passage.Heading})");
            Console.WriteLine(passage.Text);
        }
    }
}
