using FastMcp.Store.Policies;

namespace FastMcp.Proxy.Sharing;

/// <summary>What an operator should know of policies of several nodes, for health.</summary>
internal static class PolicyNotes
{
    public static IEnumerable<string> Of(SharedPolicies policies, string node)
    {
        foreach (var one in Behind(policies.Nodes, policies.Newest))
        {
            var why = one.WhyNot.Length > 0 ? $": {one.WhyNot}" : "; it follows as soon as it can";
            yield return one.Node == node
                ? $"Order {policies.Newest} of the nodes is not in force here{why}"
                : $"Order {policies.Newest} of the nodes is not in force on {one.Node}{why}";
        }

        if (policies.Unsealed is > 0 and var number)
        {
            yield return $"Order {number} in the store is not sealed with a masking key of this node, and is not followed: the nodes have different keys (masking.key), or somebody wrote it who has none.";
        }
    }

    /// <summary>Nodes that are there and judge by an earlier order.</summary>
    public static IEnumerable<StoredNode> Behind(IReadOnlyList<StoredNode> nodes, long newest) => nodes.Where(one => one.IsAlive && one.Applied < newest);
}
