namespace FastMcp.Policy.Decisions.Matching;

/// <summary>A beginning (or, read from the back, an ending) of names: what fits here, and how it goes on.</summary>
internal sealed class NameNode
{
    private byte[] _labels = [];
    private NameNode[] _children = [];

    /// <summary>Ranks of those that fit every name which comes here.</summary>
    public int[] All { get; private set; } = [];

    /// <summary>Ranks of those that fit the name which ends here.</summary>
    public int[] Names { get; private set; } = [];

    /// <summary>Those that fit some of the names which come here.</summary>
    public (int Rank, NameGlob Glob)[] Some { get; private set; } = [];

    /// <summary>Nothing to note while a name passes.</summary>
    public bool IsPassage { get; private set; } = true;

    public NameNode? Next(byte label)
    {
        var index = _labels.AsSpan().IndexOf(label);
        return index < 0 ? null : _children[index];
    }

    public NameNode Grow(byte label)
    {
        if (Next(label) is { } known)
        {
            return known;
        }

        var added = new NameNode();
        (_labels, _children) = ([.. _labels, label], [.. _children, added]);
        return added;
    }

    public void AddAll(int rank) => (All, IsPassage) = ([.. All, rank], false);

    public void AddSome(int rank, NameGlob glob) => (Some, IsPassage) = ([.. Some, (rank, glob)], false);

    public void AddName(int rank) => Names = [.. Names, rank];

    /// <summary>Sets the bits of what fits a name that comes here.</summary>
    public void Collect(ReadOnlySpan<byte> name, Span<ulong> ranks)
    {
        Set(All, ranks);
        foreach (var (rank, glob) in Some)
        {
            ranks[rank >> 6] |= glob.Matches(name) ? 1UL << rank : 0;
        }
    }

    public static void Set(int[] bits, Span<ulong> ranks)
    {
        foreach (var rank in bits)
        {
            ranks[rank >> 6] |= 1UL << rank;
        }
    }
}
