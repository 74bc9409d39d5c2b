using FastMcp.Approvals.Deciding;

namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>What a channel says, or why it says nothing.</summary>
/// <param name="Fault">Null: it says something.</param>
/// <param name="Mark">Which callback.</param>
/// <param name="As">Who, as the channel names them.</param>
/// <param name="Order">What they decided.</param>
/// <param name="Where">Where the channel can tell them something; empty: nowhere.</param>
internal sealed record Callback(CallbackOutcome? Fault, CallbackMark? Mark, string As, CallbackOrder? Order, string Where)
{
    public static Callback None(CallbackOutcome fault) => new(fault, null, "", null, "");
}
