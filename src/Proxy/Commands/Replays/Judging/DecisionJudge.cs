using System.Text;
using System.Text.Json;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays.Judging;

/// <summary>
/// What the decisions of another policy would have said of a recorded call. What the record does not hold is unknown to
/// their conditions, and a verdict that depends on it is none.
/// </summary>
internal sealed class DecisionJudge(DecisionSet next, JudgeReport report)
{
    private const string Denied = "denied";

    private static readonly FactSet NotOnRecord = FactSet.Of(
        Fact.RequestPath, Fact.RequestMethod, Fact.McpVersion, Fact.McpServer, Fact.McpTitle, Fact.McpReadOnly, Fact.McpDestructive, Fact.McpIdempotent, Fact.McpOpenWorld, Fact.McpPin,
        Fact.LlmProvider, Fact.LlmStream, Fact.LlmTools, Fact.LlmMaxTokens, Fact.LlmSystem, Fact.LlmLastUser, Fact.SessionCalls, Fact.SessionTaints, Fact.SessionStarted);

    private static readonly FactSet OfCallers = FactSet.Of(
        Fact.CallerIssuer, Fact.CallerClient, Fact.CallerAgent, Fact.CallerGroups, Fact.CallerScopes, Fact.CallerClaims, Fact.CallerAuthenticated);

    private static readonly FactSet Hidden = FactSet.Of(Fact.McpArguments, Fact.Findings);
    private static readonly FactSet OfRefused = FactSet.Of(Fact.RequestSize, Fact.McpKind);

    private readonly Dictionary<(string Route, string Upstream), (IDecider Decider, NameText Route, NameText Upstream)> _deciders = [];

    /// <summary>A decision said yes or no to it; other refusals say nothing of decisions.</summary>
    public static bool IsDecided(ExchangeRecord exchange) => !exchange.IsRefused || exchange.Opened.Why == Denied;

    /// <param name="exchange">For which <see cref="IsDecided"/>.</param>
    /// <param name="tool">As the report calls it.</param>
    /// <param name="findings">What the other policy's rules find in the request, if nothing of it is hidden.</param>
    public void Judge(ExchangeRecord exchange, string tool, ReadOnlySpan<FindingFacts> findings)
    {
        var request = exchange.Entries.Where(e => e.Type == EntryType.RequestText).SelectMany(e => e.Payload).ToArray();
        var (kind, arguments) = exchange.Opened.Protocol == Protocol.Mcp ? MessageOf(request) : (MessageKind.None, []);
        if (kind == MessageKind.Batch)
        {
            // Each message is decided by itself, and the record has one name for all.
            report.Add(Change.CannotTell, "(batch)", Direction.Request, tool, 1);
            return;
        }

        var verdict = Decide(exchange, exchange.IsRefused && kind == MessageKind.None && exchange.Opened.Protocol == Protocol.Mcp ? MessageKind.Request : kind, arguments, findings);
        var id = verdict.By?.Id ?? "";
        if (verdict.Failed is { } unsure)
        {
            report.Add(Change.CannotTell, unsure.Id, Direction.Request, tool, 1);
        }
        else if (verdict.Outcome == Outcome.Allow == exchange.IsRefused)
        {
            report.Add(exchange.IsRefused ? Change.Allowed : verdict.Outcome == Outcome.Ask ? Change.Asked : Change.Denied, id, Direction.Request, tool, 1);
        }
    }

    private Verdict Decide(ExchangeRecord exchange, MessageKind kind, byte[] arguments, ReadOnlySpan<FindingFacts> findings)
    {
        var opened = exchange.Opened;
        var (decider, route, upstream) = DeciderOf(opened.Route, opened.Upstream);
        var name = Encoding.UTF8.GetBytes(opened.Name);
        var isModel = opened.Protocol.IsModel();
        var isResource = opened.Method.StartsWith("resources/", StringComparison.Ordinal);
        return decider.Decide(new CallFacts
        {
            Protocol = opened.Protocol,
            Caller = IsAnonymous(opened.Caller) ? CallerFacts.Anonymous : new CallerFacts(opened.Caller, []),
            Route = route,
            Upstream = upstream,
            BodyLength = exchange.Closed?.RequestBytes ?? 0,
            Kind = kind,
            Method = Encoding.UTF8.GetBytes(opened.Method),
            Name = isModel || isResource ? [] : name,
            Resource = isResource ? name : [],
            Model = isModel ? name : [],
            Arguments = arguments,
            Findings = findings,
            Now = exchange.Began,
            Unknown = UnknownOf(exchange),
        });
    }

    private static FactSet UnknownOf(ExchangeRecord exchange)
    {
        var isHidden = exchange.IsRefused || exchange.Findings.Exists(f => f.Direction == Direction.Request);
        return new FactSet(
            NotOnRecord.Bits
            | (IsAnonymous(exchange.Opened.Caller) ? 0 : OfCallers.Bits)
            | (isHidden ? Hidden.Bits : 0)
            | (exchange.IsRefused ? OfRefused.Bits : 0));
    }

    private static bool IsAnonymous(string caller) => caller == CallerFacts.Anonymous.Subject;

    private (IDecider Decider, NameText Route, NameText Upstream) DeciderOf(string route, string upstream)
    {
        if (!_deciders.TryGetValue((route, upstream), out var decider))
        {
            _deciders[(route, upstream)] = decider = (next.For(route, upstream), new NameText(route), new NameText(upstream));
        }

        return decider;
    }

    private static (MessageKind Kind, byte[] Arguments) MessageOf(byte[] request)
    {
        try
        {
            using var document = JsonDocument.Parse(request, new JsonDocumentOptions { MaxDepth = 128 });
            var message = document.RootElement;
            if (message.ValueKind == JsonValueKind.Array)
            {
                return (MessageKind.Batch, []);
            }

            var kind = !message.TryGetProperty("method", out _) ? MessageKind.Response : message.TryGetProperty("id", out _) ? MessageKind.Request : MessageKind.Notification;
            var hasArguments = message.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("arguments", out _);
            return (kind, hasArguments ? Encoding.UTF8.GetBytes(parameters.GetProperty("arguments").GetRawText()) : []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (MessageKind.None, []);
        }
    }
}
