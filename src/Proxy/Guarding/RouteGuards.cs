namespace FastMcp.Proxy.Guarding;

/// <summary>Who is asked about what goes through one route. Immutable.</summary>
/// <param name="Requests">Their answer is waited for before a request is decided; null: none.</param>
/// <param name="RequestsBeside">They are asked beside it.</param>
/// <param name="Answers">Text of answers waits for them.</param>
/// <param name="AnswersBeside">They are asked beside it.</param>
internal sealed record RouteGuards(GuardSet? Requests, GuardSet? RequestsBeside, GuardSet? Answers, GuardSet? AnswersBeside)
{
    /// <summary>Null: no guard is asked.</summary>
    /// <param name="route">Its name.</param>
    /// <param name="guards">Of the route.</param>
    /// <param name="body">Limit guard-body.</param>
    public static RouteGuards? Of(string route, IReadOnlyList<Guard> guards, TimeSpan body) => guards.Count == 0 ? null : new(
        GuardSet.Of(route, isAnswer: false, monitors: false, guards, body), GuardSet.Of(route, isAnswer: false, monitors: true, guards, body),
        GuardSet.Of(route, isAnswer: true, monitors: false, guards, body), GuardSet.Of(route, isAnswer: true, monitors: true, guards, body));
}
