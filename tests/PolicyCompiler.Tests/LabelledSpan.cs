using FastMcp.PolicyCompiler.Matching;

namespace FastMcp.PolicyCompiler.Tests;

internal sealed record LabelledSpan(string Entity, int Start, int End)
{
    public bool Overlaps(TextMatch match) => match.Start < End && Start < match.End;
}
