namespace FastMcp.PolicyCompiler.Diagnostics;

/// <summary>"Did you mean": the nearest of the known words, if it is near.</summary>
internal static class Suggestion
{
    /// <summary>" Did you mean `x`?", or the list of what is known where nothing is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        string? best = null;
        int least = 3;
        var all = new List<string>();
        foreach (string candidate in known)
        {
            all.Add(candidate);
            int distance = word.Length > 64 ? int.MaxValue : Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least && distance < candidate.Length)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best is null ? $" Known: {string.Join(", ", all)}." : $" Did you mean `{best}`?";
    }

    /// <summary>Levenshtein.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[b.Length];
    }
}
