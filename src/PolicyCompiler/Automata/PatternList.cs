using System.Runtime.CompilerServices;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The same trees in the same order, within the same bounds.</summary>
internal sealed class PatternList(PatternNode[] patterns, int most, int mostOfOne) : IEquatable<PatternList>
{
    public PatternNode[] Patterns { get; } = patterns;

    private (int, int) Bounds { get; } = (most, mostOfOne);

    public bool Equals(PatternList? other)
    {
        if (other is null || Bounds != other.Bounds || Patterns.Length != other.Patterns.Length)
        {
            return false;
        }

        for (int at = 0; at < Patterns.Length; at++)
        {
            if (!ReferenceEquals(Patterns[at], other.Patterns[at]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as PatternList);

    public override int GetHashCode() =>
        Patterns.Aggregate(Bounds.GetHashCode(), (hash, pattern) => unchecked((hash * 31) + RuntimeHelpers.GetHashCode(pattern)));
}
