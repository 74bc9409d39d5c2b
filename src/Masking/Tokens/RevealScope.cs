namespace FastMcp.Masking.Tokens;

/// <summary>Which tokens one call may turn back: those of rules that a reveal names for its upstream and its tool. The default: none.</summary>
/// <param name="reveals">Those for the upstream.</param>
/// <param name="tool">The tool's name.</param>
public readonly ref struct RevealScope(ReadOnlySpan<RevealRule> reveals, ReadOnlySpan<byte> tool)
{
    private readonly ReadOnlySpan<RevealRule> _reveals = reveals;
    private readonly ReadOnlySpan<byte> _tool = tool;

    /// <summary>No token can be turned back.</summary>
    public bool IsNone
    {
        get
        {
            foreach (var reveal in _reveals)
            {
                if (reveal.IsForTool(_tool))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <param name="rule">Ordinal of a rule.</param>
    public bool Allows(int rule)
    {
        foreach (var reveal in _reveals)
        {
            if (reveal.IsForRule(rule) && reveal.IsForTool(_tool))
            {
                return true;
            }
        }

        return false;
    }
}
