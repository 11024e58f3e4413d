using System.Globalization;
using Fireworks.AI.Extensions.Catalogue;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Counts dollars or tokens, and refuses the next call once a limit is reached: for a conversation, a user, or a period. Any number of
/// clients and callers may share one.
/// </summary>
/// <remarks>
/// Calls in flight when the limit is reached come to their end, so that a budget is passed by what they cost and by no more. A call whose
/// cost is not known, because it has no price or no usage, cannot be counted: after it, the budget refuses too. A call that fails, and a
/// stream that its reader leaves before the usage has come, are not counted; nor is, with a call that fails, what went before it, as where
/// tools and a response format take two requests. The page docs/models-and-prices.md has more.
/// </remarks>
/// <example>
/// <code>
/// FireworksBudget budget = new(new() { MaxCost = 5, Period = TimeSpan.FromDays(1) });
/// IChatClient client = fireworks.GetChatClient("glm-5p3").AsBuilder()
///     .UseFunctionInvocation()
///     .Use(inner =&gt; new FireworksBudgetChatClient(inner, budget))   // inside, so that each call of the loop is checked
///     .Build();
/// </code>
/// </example>
public sealed class FireworksBudget
{
    private readonly object _lock = new();
    private readonly decimal? _maxCost;
    private readonly long? _maxTokens;
    private readonly TimeSpan? _period;
    private readonly TimeProvider _timeProvider;
    private decimal _cost;
    private long _tokens;
    private bool _hasUncounted;
    private DateTimeOffset? _end;

    /// <summary>Creates a budget.</summary>
    /// <param name="options">The limits. They are read once.</param>
    /// <exception cref="ArgumentException">No limit is set, or a setting is out of range.</exception>
    public FireworksBudget(FireworksBudgetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_maxCost, _maxTokens, _period, _timeProvider) = (options.MaxCost, options.MaxTokens, options.Period, options.TimeProvider);
    }

    /// <summary>Gets the US dollars that were spent in this period; 0 without prices.</summary>
    public decimal Cost => Read(() => _cost);

    /// <summary>Gets the tokens of input and output that were used in this period.</summary>
    public long Tokens => Read(() => _tokens);

    /// <summary>Gets when the period ends; null before its first call, and for a budget that never begins anew.</summary>
    public DateTimeOffset? EndsAt => Read(() => _end);

    /// <summary>Gets whether the next call will be refused.</summary>
    public bool IsReached => Read(FindReason) is not null;

    /// <summary>Refuses if the limit is reached; else the period begins, if it has not.</summary>
    /// <exception cref="FireworksException">The limit is reached; of the kind <see cref="FireworksErrorKind.Budget"/>.</exception>
    public void ThrowIfReached()
    {
        var reason = Read(() =>
        {
            _end ??= _timeProvider.GetUtcNow() + _period;
            return FindReason();
        });
        if (reason is not null)
        {
            throw new FireworksException(reason, FireworksErrorKind.Budget);
        }
    }

    /// <summary>Counts a call that has come to its end; the period begins with it, if it has not.</summary>
    /// <param name="usage">Its tokens and their cost, as a response has them; null if it has none, so that it cannot be counted,
    /// nor can a negative count.</param>
    public void Add(UsageDetails? usage)
    {
        var cost = CostCounts.Get(usage);
        cost = cost < 0 ? null : cost;
        var tokens = usage?.TotalTokenCount ?? usage?.InputTokenCount + usage?.OutputTokenCount;
        tokens = tokens < 0 ? null : tokens;
        lock (_lock)
        {
            // A call may end in a later period than it began in: it counts in the one that its end begins, and goes with it.
            BeginAnew();
            _end ??= _timeProvider.GetUtcNow() + _period;
            _cost += cost ?? 0;
            _tokens += tokens ?? 0;
            _hasUncounted |= (_maxCost is not null && cost is null) || (_maxTokens is not null && tokens is null);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            BeginAnew();
            return read();
        }
    }

    private void BeginAnew()
    {
        if (_end is { } end && _timeProvider.GetUtcNow() >= end)
        {
            (_cost, _tokens, _hasUncounted, _end) = (0, 0, false, null);
        }
    }

    private string? FindReason()
    {
        var until = _end is { } end ? string.Create(CultureInfo.InvariantCulture, $" It begins anew at {end:u}.") : "";
        return _cost >= _maxCost
            ? string.Create(CultureInfo.InvariantCulture, $"The budget of {_maxCost} dollars is reached: {_cost} were spent.{until}")
            : _tokens >= _maxTokens
            ? string.Create(CultureInfo.InvariantCulture, $"The budget of {_maxTokens} tokens is reached: {_tokens} were used.{until}")
            : _hasUncounted
            ? "The budget cannot be kept, because a call before had no price or no usage. Give prices by FireworksClientOptions.Prices, " +
                $"or load them by FireworksClient.Models.{until}"
            : null;
    }
}
