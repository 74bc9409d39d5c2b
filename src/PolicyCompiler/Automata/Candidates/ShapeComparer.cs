using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Windows and gates are equal by content, one offset left out if wanted.</summary>
/// <param name="but">The offset from the window's first that does not count; -1: all count.</param>
internal sealed class ShapeComparer(int but) : IEqualityComparer<StartShape>
{
    public bool Equals(StartShape? one, StartShape? other)
    {
        if (one is null || other is null || one.Gate != other.Gate)
        {
            return one == other;
        }

        for (int offset = 0; offset < one.Sets.Length; offset++)
        {
            if (offset != but && one.Sets[offset] != other.Sets[offset])
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(StartShape shape)
    {
        int hash = shape.Gate.GetHashCode();
        for (int offset = 0; offset < shape.Sets.Length; offset++)
        {
            hash = offset == but ? hash : unchecked((hash * 31) + shape.Sets[offset].GetHashCode());
        }

        return hash;
    }
}
