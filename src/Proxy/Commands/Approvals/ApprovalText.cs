using System.Globalization;
using FastMcp.Approvals;

namespace FastMcp.Proxy.Commands.Approvals;

/// <summary>Requests for a terminal. What peers wrote was made visible by the gateway.</summary>
internal static class ApprovalText
{
    /// <summary>So much of a digest is shown, and names it.</summary>
    public const int Short = 12;

    public static string Line(ApprovalRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"{request.Id}  {StateOf(request),-9}  until {request.Expires:yyyy-MM-dd HH:mm:ss}Z  {request.Caller}{(request.Agent.Length > 0 ? " (" + request.Agent + ")" : "")}  {request.Method} {request.Name} at {request.Upstream}{(request.Asks > 1 ? $"  asked {request.Asks} times" : "")}{(request.GrantUntil is { } until ? $"  granted until {until:yyyy-MM-dd HH:mm:ss}Z" : "")}");

    public static string Whole(ApprovalRequest request) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Line(request)}
        rule     {request.RuleAt}{(request.RuleReason is { } reason ? ": " + reason : "")}
        decides  {request.Deciders}{(request.Approvals > 0 ? $", {request.Approvals} said yes" : "")}
        digest   {request.Digest[..Short]}{(request.Edited is null ? "" : $", edited; asked for was {request.Proposed[..Short]}")}
        call     {request.Preview}{(request.PreviewCut ? " (there is more)" : "")}
        """) + (request.Edited is { } edited ? $"\nedited   {FastMcp.Recording.Reading.VisibleText.Of(edited)}" : "")
        + string.Concat(request.Votes.Select(vote => string.Create(CultureInfo.InvariantCulture, $"\n{vote.At:yyyy-MM-dd HH:mm:ss}Z {vote.Act} by {vote.By}{(vote.Via is { } via ? " via " + via : "")}, of {vote.Digest[..Short]}")));

    private static string StateOf(ApprovalRequest request) => request switch
    {
        { State: ApprovalState.Consumed, Sending: Sending.Unknown } => "used?",
        { State: ApprovalState.Consumed, Sending: Sending.NotSent } => "not sent",
        { State: ApprovalState.Consumed } => "sent",
        _ => request.State.ToString().ToLowerInvariant(),
    };
}
