using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Blocking;

namespace FastMcp.Proxy.Replies;

/// <summary>Refusals that an operator's block causes.</summary>
internal static class BlockRefusals
{
    public static Refusal Of(Block block) =>
        new(RefusalKind.Blocked, $"An operator of the gateway stopped this: {block.Reason}", By: DecisionSource.Builtin(block.Id));
}
