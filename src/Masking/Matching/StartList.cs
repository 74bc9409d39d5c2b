using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching;

/// <summary>The next positions of a window at which groups begin by all of their bytes, in order.</summary>
internal struct StartList
{
    /// <summary>Most that are known at once.</summary>
    public const int Most = 32;

    /// <summary>The positions.</summary>
    public Positions At;

    /// <summary>The groups that begin there, a bit each.</summary>
    public Sets Groups;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>The first of them that was not passed.</summary>
    public int Next;

    /// <summary>They are all from here on,</summary>
    public int From;

    /// <summary>and to here.</summary>
    public int To;

    public void Forget() => (Count, Next, From, To) = (0, 0, 0, 0);

    [InlineArray(Most)]
    internal struct Positions
    {
        private int _first;
    }

    [InlineArray(Most)]
    internal struct Sets
    {
        private ulong _first;
    }
}
