namespace FastMcp.Policy.Decisions.Matching;

/// <summary>
/// Globs by their beginning, in a tree of bytes: a name is walked once, and meets only the globs that begin like it, however
/// many there are. Immutable once built.
/// </summary>
internal sealed class NameIndex
{
    private readonly NameNode _root = new();

    public void Add(string pattern, int rank)
    {
        var glob = new NameGlob(pattern);
        var node = _root;
        foreach (var label in glob.Beginning)
        {
            node = node.Add(label);
        }

        if (glob.IsExact)
        {
            node.Names.Add(rank);
        }
        else if (glob.IsPrefix)
        {
            node.Prefixes.Add(rank);
        }
        else
        {
            node.Others.Add((rank, glob));
        }
    }

    /// <summary>Sets the bit of each rank with a glob that fits.</summary>
    public void Collect(ReadOnlySpan<byte> name, Span<ulong> ranks)
    {
        NameNode? node = _root;
        for (var i = 0; node is not null; i++)
        {
            foreach (var rank in node.Prefixes)
            {
                ranks[rank >> 6] |= 1UL << rank;
            }

            foreach (var (rank, glob) in node.Others)
            {
                ranks[rank >> 6] |= glob.Matches(name) ? 1UL << rank : 0;
            }

            if (i == name.Length)
            {
                foreach (var rank in node.Names)
                {
                    ranks[rank >> 6] |= 1UL << rank;
                }

                return;
            }

            node = node.Next(name[i]);
        }
    }
}
