using System.Globalization;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

namespace Models;

/// <summary>What a model should be able to do, read from words such as "cheapest with tools and images".</summary>
internal sealed class Wish
{
    // What "cheapest" is measured by: a turn of an agent.
    private static readonly UsageDetails Typical = new() { InputTokenCount = 3_000, OutputTokenCount = 1_000 };
    private static readonly UsageDetails TypicalEmbedding = new() { InputTokenCount = 4_000, OutputTokenCount = 0 };

    private readonly string _text;
    private readonly List<Func<FireworksCatalogueModel, bool>> _conditions = [static model => model.Callable is not null];
    private bool _wantsLongest;
    private bool _wantsEmbeddings;

    private Wish(string text)
    {
        _text = text;
    }

    /// <exception cref="FormatException">A word or a number says nothing.</exception>
    public static Wish Parse(string text)
    {
        Wish wish = new(text);
        decimal? number = null;
        foreach (var word in text.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                number = amount;
                continue;
            }

            wish.Add(word, number);
            number = word == "dollars" ? null : number;
        }

        if (number is { } open)
        {
            throw new FormatException(FormattableString.Invariant($"What {open} counts is not said: write \"below {open} dollars\"."));
        }

        var wantsEmbeddings = wish._wantsEmbeddings;
        wish._conditions.Add(model => model.Gives(wantsEmbeddings ? "embeddings" : "text"));
        return wish;
    }

    public FireworksCatalogueModel? Choose(FireworksCatalogue catalogue)
    {
        var fitting = catalogue.Models.Where(model => _conditions.TrueForAll(condition => condition(model)) && CostOf(model) is not null);
        return _wantsLongest
            ? fitting.OrderByDescending(static model => model.ContextLength).ThenBy(CostOf).FirstOrDefault()
            : fitting.MinBy(CostOf);
    }

    public string Explain(FireworksCatalogueModel choice)
    {
        var tokens = _wantsEmbeddings ? "4,000 tokens" : "3,000 tokens in and 1,000 out";
        var leaves = choice.DeprecationDate is { } date
            ? string.Create(CultureInfo.InvariantCulture, $"; it leaves on {date:yyyy-MM-dd}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{tokens} cost {CostOf(choice):0.########} dollars, and {choice.ContextLength:N0} tokens fit in{leaves}");
    }

    public override string ToString() => _text;

    private void Add(string word, decimal? number)
    {
        switch (word)
        {
            case "tools" or "functions":
                _conditions.Add(static model => model.SupportsTools == true);
                break;
            case "images" or "image" or "vision":
                _conditions.Add(static model => model.Takes("image"));
                break;
            case "video" or "videos":
                _conditions.Add(static model => model.Takes("video"));
                break;
            case "embeddings" or "embedding":
                _wantsEmbeddings = true;
                break;
            case "dollars" when number is { } most:
                _conditions.Add(model => model.Price?.Input <= most);
                break;
            case "longest":
                _wantsLongest = true;
                break;
            case "cheapest" or "context" or "with" or "for" or "and" or "below" or "a" or "the" or "model":
                break;
            default:
                throw new FormatException(
                    $"'{word}' says nothing here. Words are cheapest, longest context, tools, images, video, embeddings, and " +
                    "\"below 2 dollars\" for a million tokens of input.");
        }
    }

    private decimal? CostOf(FireworksCatalogueModel model) => model.Price?.GetCost(_wantsEmbeddings ? TypicalEmbedding : Typical);
}
