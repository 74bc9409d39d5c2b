namespace FastMcp.Policy.Decisions.Matching;

/// <summary>A beginning of names: what fits here, and how it goes on.</summary>
internal sealed class NameNode
{
    private byte[] _labels = [];
    private NameNode[] _children = [];

    /// <summary>Ranks of those whose glob is this beginning and a star.</summary>
    public List<int> Prefixes { get; } = [];

    /// <summary>Ranks of those whose glob is this name.</summary>
    public List<int> Names { get; } = [];

    /// <summary>Those whose glob begins so and has more stars.</summary>
    public List<(int Rank, NameGlob Glob)> Others { get; } = [];

    public NameNode? Next(byte label)
    {
        var index = _labels.AsSpan().IndexOf(label);
        return index < 0 ? null : _children[index];
    }

    public NameNode Add(byte label)
    {
        if (Next(label) is { } known)
        {
            return known;
        }

        var added = new NameNode();
        (_labels, _children) = ([.. _labels, label], [.. _children, added]);
        return added;
    }
}
