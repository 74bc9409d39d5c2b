using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Blocking;

namespace FastMcp.Proxy.Replies;

/// <summary>Refusals that an operator's block causes.</summary>
internal static class BlockRefusals
{
    public static Refusal Of(Block block) => ReferenceEquals(block, BlockRoom.Unread)
        ? new(RefusalKind.StoreUnavailable, "The gateway does not know yet what its operators stopped: its store does not answer. Try again.", By: DecisionSource.Builtin("store"))
        : new(RefusalKind.Blocked, $"An operator of the gateway stopped this: {block.Reason}", By: DecisionSource.Builtin(block.Id));
}
