namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>How many schemas are asked about one value. Finds references that lead back without going deeper into the value, and those that multiply.</summary>
internal sealed class SchemaCost
{
    private readonly Dictionary<SchemaNode, int> _costs = [];
    private readonly HashSet<SchemaNode> _open = [];

    /// <summary>What is wrong with it, as the end of a sentence that begins with "it"; null: nothing.</summary>
    public string? WhyNot(IEnumerable<SchemaNode> nodes)
    {
        foreach (SchemaNode node in nodes)
        {
            int cost = Of(node, 0);
            if (cost < 0)
            {
                return "refers to itself without an end";
            }

            if (cost > SchemaLimits.InPlace)
            {
                return $"asks more than {SchemaLimits.InPlace} schemas about one value";
            }
        }

        return null;
    }

    // -1: without an end. Beyond the limit nothing is added any more.
    private int Of(SchemaNode node, int depth)
    {
        if (_costs.TryGetValue(node, out int known))
        {
            return known;
        }

        if (depth > SchemaLimits.InPlace)
        {
            return SchemaLimits.InPlace + 1;
        }

        if (!_open.Add(node))
        {
            return -1;
        }

        int cost = 1;
        foreach (SchemaNode other in node.InPlace)
        {
            int more = Of(other, depth + 1);
            cost = more < 0 || cost < 0 ? -1 : Math.Min(cost + more, SchemaLimits.InPlace + 1);
        }

        _open.Remove(node);
        return _costs[node] = cost;
    }
}
