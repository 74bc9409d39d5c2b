namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>
/// A pattern cut at its value: <c>context | value | lookahead</c>. The value is the named group <c>mask</c>, or the whole
/// pattern. One byte beside the value stays with it (the automaton looks at it); more than one byte left of it is context.
/// </summary>
/// <param name="Context">What must end where the value begins, two bytes or more; null: nothing.</param>
/// <param name="Value">The value with its one-byte looks.</param>
internal sealed record PatternSplit(PatternNode? Context, PatternNode Value)
{
    /// <summary>Bytes of text before a value that a context can look at.</summary>
    public const int MostContext = 120;

    private static readonly List<PatternNode> s_beyondAscii = BeyondAscii();

    private const string OneGroup = "The group (?<mask>...) is the one value: it stands once, in no repeat and in no alternative.";
    private const string OneByteRight =
        "Right of (?<mask>...) one character can be looked at: a class, a character, or the edge of the text, with | between. What is longer belongs into the group.";

    /// <summary>The parts, or null and the reason.</summary>
    public static PatternSplit? Of(PatternNode pattern, out string? problem)
    {
        problem = null;
        List<PatternNode> items = Flat(pattern);
        int at = items.FindIndex(item => item is PatternNode.Mask);
        PatternNode value = at < 0 ? pattern : ((PatternNode.Mask)items[at]).Item;
        if (items.Where((_, index) => index != at).Any(HasMask) || (at >= 0 && HasMask(value)))
        {
            problem = OneGroup;
            return null;
        }

        if (at < 0)
        {
            return new PatternSplit(null, pattern);
        }

        if (Lookahead([.. items.Skip(at + 1)]) is not { } lookahead)
        {
            problem = OneByteRight;
            return null;
        }

        return WithContext([.. items.Take(at)], value, lookahead, out problem);
    }

    private static PatternSplit? WithContext(List<PatternNode> left, PatternNode value, PatternNode lookahead, out string? problem)
    {
        problem = null;

        // What may be absent at the very left asks for nothing.
        while (left.Count > 0 && PatternWidth.Of(left[0]).Min == 0 && !HasLook(left[0]))
        {
            left.RemoveAt(0);
        }

        PatternWidth width = PatternWidth.Of(new PatternNode.Sequence(left));
        if (width.Max is PatternNode.Unbounded or > MostContext)
        {
            string what = width.Max < 0 ? "has no bound" : $"can have {width.Max} bytes";
            problem = $"What stands left of (?<mask>...) {what}; at most {MostContext} bytes of text before a value are kept. Bound its repeats, for instance \\s{{0,5}}.";
            return null;
        }

        if (width.Max == 0)
        {
            return new PatternSplit(null, new PatternNode.Sequence([.. left, value, lookahead]));
        }

        return left.Count == 1 && OneByte(left[0], isLeft: true) is { } set
            ? new PatternSplit(null, new PatternNode.Sequence([new PatternNode.Look(set, ByteSet.All), value, lookahead]))
            : new PatternSplit(new PatternNode.Sequence(left), new PatternNode.Sequence([value, lookahead]));
    }

    // Right of the value: looks stay, one byte out of a set becomes a look. Null: it is more than that.
    private static PatternNode? Lookahead(List<PatternNode> right)
    {
        if (right.TrueForAll(item => PatternWidth.Of(item).Max == 0))
        {
            return new PatternNode.Sequence(right);
        }

        if (right.Count != 1 || OneByte(right[0], isLeft: false) is not { } set)
        {
            return null;
        }

        return new PatternNode.Look(ByteSet.All, set);
    }

    // One character out of a class that holds no character beyond ASCII or all of them, or an edge; null: more than that.
    private static ByteSet? OneByte(PatternNode node, bool isLeft)
    {
        var set = ByteSet.None;
        var beyond = new List<PatternNode>();
        return !Collect(node, isLeft, ref set, beyond) ? null
            : beyond.Count == 0 ? set
            : beyond.Count == s_beyondAscii.Count && beyond.Zip(s_beyondAscii, SameSets).All(same => same) ? set | ByteSet.NonAscii
            : null;
    }

    private static bool Collect(PatternNode node, bool isLeft, ref ByteSet set, List<PatternNode> beyond)
    {
        switch (node)
        {
            case PatternNode.Bytes bytes:
                set |= bytes.Set;
                return true;
            case PatternNode.Look look when (isLeft ? look.After : look.Before) == ByteSet.All:
                set |= isLeft ? look.Before : look.After;
                return true;
            case PatternNode.Sequence sequence:
                beyond.Add(sequence);
                return true;
            case PatternNode.Choice choice:
                foreach (PatternNode item in choice.Items)
                {
                    if (!Collect(item, isLeft, ref set, beyond))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private static bool SameSets(PatternNode one, PatternNode other) => (one, other) switch
    {
        (PatternNode.Bytes x, PatternNode.Bytes y) => x.Set == y.Set,
        (PatternNode.Sequence x, PatternNode.Sequence y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items, SameSets).All(same => same),
        _ => false,
    };

    private static List<PatternNode> BeyondAscii() => [.. ((PatternNode.Choice)CharClass.Of((0x80, CharClass.LastCharacter)).ToNode()).Items];

    private static List<PatternNode> Flat(PatternNode node) =>
        node is PatternNode.Sequence sequence ? [.. sequence.Items.SelectMany(Flat)] : [node];

    private static bool HasMask(PatternNode node) => Any(node, inner => inner is PatternNode.Mask);

    private static bool HasLook(PatternNode node) => Any(node, inner => inner is PatternNode.Look);

    private static bool Any(PatternNode node, Func<PatternNode, bool> wanted) => wanted(node) || node switch
    {
        PatternNode.Mask mask => Any(mask.Item, wanted),
        PatternNode.Sequence sequence => sequence.Items.Any(item => Any(item, wanted)),
        PatternNode.Choice choice => choice.Items.Any(item => Any(item, wanted)),
        PatternNode.Repeat repeat => Any(repeat.Item, wanted),
        _ => false,
    };
}
