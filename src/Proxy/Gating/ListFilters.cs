using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating;

/// <summary>Finds out which calls list something.</summary>
internal static class ListFilters
{
    /// <summary>Null: the call lists nothing, or everybody may call everything, as where decisions only monitor: then not a byte of a list differs.</summary>
    public static ListFilter? Of(Call call)
    {
        var pins = call.Terms.Pins is { Catalogue.HasPins: true } known ? known : null;
        if ((!call.Terms.Decider.Guards && pins is null) || !Lists(call, pins is not null))
        {
            return null;
        }

        var judge = new ListJudge(call.Terms.Decider, call.Caller, call.Route.NameText, call.Route.UpstreamText, call.Protocol, call.Terms.Pins);
        return new ListFilter(judge, call.Kind == CallKind.ModelList, call.Terms.Decisions.ListItemsHidden);
    }

    // A batch may hold a list, and the stream of a session may bring the answer of one (Last-Event-ID). Where tools are pinned any answer may: clients match answers by their ids, and a server
    // can put the one to a list into the stream of a call.
    private static bool Lists(Call call, bool hasPins) => call.Kind switch
    {
        CallKind.McpMessage => hasPins || call.Message.KnownMethod is McpMethod.ToolsList or McpMethod.ResourcesList or McpMethod.PromptsList,
        CallKind.McpBatch or CallKind.McpStream or CallKind.ModelList => true,
        _ => false,
    };
}
