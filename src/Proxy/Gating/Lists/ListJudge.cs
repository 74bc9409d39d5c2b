using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Wire.Lists;

namespace FastMcp.Proxy.Gating.Lists;

/// <summary>
/// May this caller ever call what is listed? Asked of the decisions with all unknown that belongs to a call: its arguments, its
/// findings, its size, its time, and what its session has done by then.
/// </summary>
internal struct ListJudge(IDecider decider, CallerFacts caller, NameText route, NameText upstream, Protocol protocol, UpstreamPins? pins = null) : IListJudge
{
    private static readonly FactSet Unknown = FactSet.Of(
        Fact.McpArguments, Fact.Findings, Fact.RequestSize, Fact.RequestPath, Fact.RequestMethod, Fact.McpVersion, Fact.SessionCalls, Fact.SessionTaints, Fact.Now,
        Fact.LlmStream, Fact.LlmTools, Fact.LlmMaxTokens, Fact.LlmSystem, Fact.LlmLastUser);

    private PinState? _seen;

    // What is listed of a pinned tool is seen even where the caller may never call it: the next one may. Decisions are asked about what this list says of it, and not an earlier one.
    public bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item)
    {
        _seen = null;
        if (kind != ListKind.Tools || pins is null)
        {
            return true;
        }

        var shows = pins.Shows(name, item, out var seen);
        _seen = seen;
        return shows;
    }

    // Whose tasks are whose is no matter of decisions.
    public readonly bool Keeps(ListKind kind, ReadOnlySpan<byte> name) => kind == ListKind.Tasks || (!name.IsEmpty && decider.MayEver(new CallFacts
    {
        Protocol = protocol,
        Caller = caller,
        Route = route,
        Upstream = upstream,
        Catalogue = kind == ListKind.Models ? null : kind == ListKind.Tools ? pins?.FactsOf(name, _seen) : pins?.FactsOf(default),
        Kind = kind == ListKind.Models ? MessageKind.None : MessageKind.Request,
        Method = kind switch { ListKind.Tools => "tools/call"u8, ListKind.Resources => "resources/read"u8, ListKind.Prompts => "prompts/get"u8, _ => default },
        Name = kind is ListKind.Tools or ListKind.Prompts ? name : default,
        Resource = kind == ListKind.Resources ? name : default,
        Model = kind == ListKind.Models ? name : default,
        Unknown = Unknown,
    }));
}
