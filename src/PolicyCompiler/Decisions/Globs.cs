namespace FastMcp.PolicyCompiler.Decisions;

/// <summary>Names with <c>*</c> for any text, none included. Case counts.</summary>
internal static class Globs
{
    /// <summary>
    /// Does the one fit every name that the other fits? A star of the other stands for a letter that is in no glob, which only
    /// a star takes: with that the answer is exact.
    /// </summary>
    public static bool Covers(string outer, string inner)
    {
        int at = 0, star = -1, resume = 0;
        for (int i = 0; i < inner.Length;)
        {
            if (at < outer.Length && outer[at] == '*')
            {
                (star, resume) = (at++, i);
            }
            else if (at < outer.Length && inner[i] != '*' && outer[at] == inner[i])
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (at < outer.Length && outer[at] == '*')
        {
            at++;
        }

        return at == outer.Length;
    }

    public static bool Matches(string glob, string name) => Covers(glob, name);

    /// <summary>Each of the inner ones is covered by one of the outer ones. No outer one: everything is.</summary>
    public static bool Cover(IReadOnlyList<string> outer, IReadOnlyList<string> inner) =>
        outer.Count == 0 || (inner.Count > 0 && inner.All(one => outer.Any(glob => Covers(glob, one))));

    /// <summary>Is there a name that both fit?</summary>
    public static bool Meet(string one, string other)
    {
        // What is left of the one and of the other can meet: filled from the ends.
        var meets = new bool[one.Length + 1, other.Length + 1];
        for (int i = one.Length; i >= 0; i--)
        {
            for (int j = other.Length; j >= 0; j--)
            {
                bool star = i < one.Length && one[i] == '*', starToo = j < other.Length && other[j] == '*';
                meets[i, j] = (i == one.Length && j == other.Length)
                    || (star && (meets[i + 1, j] || (j < other.Length && meets[i, j + 1])))
                    || (starToo && (meets[i, j + 1] || (i < one.Length && meets[i + 1, j])))
                    || (i < one.Length && j < other.Length && !star && !starToo && one[i] == other[j] && meets[i + 1, j + 1]);
            }
        }

        return meets[0, 0];
    }
}
