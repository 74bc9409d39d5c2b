namespace FastMcp.Policy.Decisions.Matching;

/// <summary>
/// Globs by their beginning, and those that begin with a star by their ending, in two trees of bytes: a name is walked from both sides
/// and meets only the globs that begin or end like it, however many there are. Not changed once built.
/// </summary>
internal sealed class NameIndex
{
    private readonly NameNode _beginnings = new();
    private readonly NameNode _endings = new();

    public void Add(string pattern, int rank)
    {
        var glob = new NameGlob(pattern);
        if (glob.IsExact)
        {
            At(_beginnings, glob.Beginning).AddName(rank);
        }
        else if (glob.IsPrefix)
        {
            At(_beginnings, glob.Beginning).AddAll(rank);
        }
        else if (glob.IsSuffix)
        {
            AtEnd(_endings, glob.Ending).AddAll(rank);
        }
        else if (glob.Beginning.Length >= glob.Ending.Length)
        {
            At(_beginnings, glob.Beginning).AddSome(rank, glob);
        }
        else
        {
            AtEnd(_endings, glob.Ending).AddSome(rank, glob);
        }
    }

    /// <summary>Sets the bit of each rank with a glob that fits.</summary>
    public void Collect(ReadOnlySpan<byte> name, Span<ulong> ranks)
    {
        var node = _beginnings;
        for (var i = 0; ; i++)
        {
            if (!node.IsPassage)
            {
                node.Collect(name, ranks);
            }

            if (i == name.Length)
            {
                NameNode.Set(node.Names, ranks);
                break;
            }

            if (node.Next(name[i]) is not { } next)
            {
                break;
            }

            node = next;
        }

        node = _endings;
        for (var i = name.Length - 1; ; i--)
        {
            if (!node.IsPassage)
            {
                node.Collect(name, ranks);
            }

            if (i < 0 || node.Next(name[i]) is not { } next)
            {
                break;
            }

            node = next;
        }
    }

    private static NameNode At(NameNode node, ReadOnlySpan<byte> beginning)
    {
        foreach (var label in beginning)
        {
            node = node.Grow(label);
        }

        return node;
    }

    private static NameNode AtEnd(NameNode node, ReadOnlySpan<byte> ending)
    {
        for (var i = ending.Length - 1; i >= 0; i--)
        {
            node = node.Grow(ending[i]);
        }

        return node;
    }
}
