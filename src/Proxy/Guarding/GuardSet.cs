using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Guarding;

/// <summary>The guards of one route, one direction and one mode: they are asked at once, about the same. Immutable, but for a count.</summary>
internal sealed class GuardSet
{
    private int _beside;

    private GuardSet(string route, bool isAnswer, Guard[] guards, TimeSpan body)
    {
        (Route, IsAnswer, Guards, Body) = (route, isAnswer, guards, body);
        Window = guards.Min(guard => guard.Config.Window);
        Overlap = guards.Max(guard => guard.Config.Overlap);
        Wait = guards.Min(guard => guard.Config.Wait);
        ShowsMonitored = guards.All(guard => guard.Config.ShowsMonitored);
    }

    public string Route { get; }

    public bool IsAnswer { get; }

    public Guard[] Guards { get; }

    public int Window { get; }

    public int Overlap { get; }

    public TimeSpan Wait { get; }

    public bool ShowsMonitored { get; }

    /// <summary>Limit guard-body: so long one body that is no stream waits for all its questions together.</summary>
    public TimeSpan Body { get; }

    /// <summary>Null: there are none.</summary>
    public static GuardSet? Of(string route, bool isAnswer, bool monitors, IEnumerable<Guard> guards, TimeSpan body)
    {
        Guard[] those = [.. guards.Where(guard => guard.Config.Monitors == monitors && (isAnswer ? guard.Config.OnResponses : guard.Config.OnRequests))];
        return those.Length == 0 ? null : new(route, isAnswer, those, body);
    }

    /// <summary>What covers texts that are shown to them; null: those rules have masked them all.</summary>
    /// <param name="terms">Of the route.</param>
    /// <param name="masked">By which rules the texts are masked already; null: by none.</param>
    public GuardCover? CoverOf(RouteTerms terms, MaskTerms? masked) =>
        ShowsMonitored || ReferenceEquals(terms.Record.Program, masked?.Program) ? null : new GuardCover(terms.Record.Program, terms.Record.Key);

    /// <summary>Asks all of them.</summary>
    /// <param name="pieces">About these.</param>
    /// <param name="within">So long the message may wait for all its questions; null: only the guards' own deadlines count.</param>
    /// <param name="spent">So long it has waited for those before.</param>
    public Task<GuardAnswer[]> AskAsync(IReadOnlyList<GuardPiece> pieces, TimeSpan? within, TimeSpan spent)
    {
        var question = new GuardQuestion(Guid.NewGuid().ToString("N"), Route, IsAnswer, pieces) { Within = within, Spent = spent };
        return Task.WhenAll(Guards.Select(guard => guard.AskAsync(question)));
    }

    /// <summary>One more request that they are asked about beside its exchange. False: there are too many. Each is left in the end, also then.</summary>
    public bool TryEnterBeside() => Interlocked.Increment(ref _beside) <= GuardLimits.RequestsBeside;

    public void LeaveBeside() => Interlocked.Decrement(ref _beside);

    /// <summary>Whose label it is.</summary>
    public Guard Of(GuardLabel label) => Array.Find(Guards, guard => guard.Labels.Has(label))!;
}
