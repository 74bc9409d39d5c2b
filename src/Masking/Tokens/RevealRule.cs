using FastMcp.Masking.Core;
using FastMcp.Wire;

namespace FastMcp.Masking.Tokens;

/// <summary>One entry of a policy's <c>reveal</c>: whose tokens are turned back for which upstreams and tools. Immutable.</summary>
public sealed class RevealRule
{
    private readonly int[] _rules;
    private readonly Glob[] _upstreams;
    private readonly Glob[] _tools;

    internal RevealRule(RevealSpec spec)
    {
        _rules = spec.Rules;
        _upstreams = Array.ConvertAll(spec.Upstreams, glob => new Glob(glob));
        _tools = Array.ConvertAll(spec.Tools, glob => new Glob(glob));
    }

    public bool IsForUpstream(ReadOnlySpan<byte> upstream) => Matches(_upstreams, upstream);

    public bool IsForTool(ReadOnlySpan<byte> tool) => Matches(_tools, tool);

    /// <param name="rule">Ordinal of a rule.</param>
    public bool IsForRule(int rule) => _rules.Contains(rule);

    private static bool Matches(Glob[] globs, ReadOnlySpan<byte> name)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(name))
            {
                return true;
            }
        }

        return false;
    }
}
