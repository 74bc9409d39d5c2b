namespace FastMcp.Proxy.Configuration;

/// <summary>Finds the known word that an unknown one was probably meant to be.</summary>
internal static class DidYouMean
{
    /// <summary>" Did you mean 'x'?" or, with no word near enough, an empty text.</summary>
    public static string Hint(string unknown, IEnumerable<string> known)
    {
        var near = known
            .Select(word => (Word: word, Distance: Distance(unknown, word)))
            .Where(x => x.Distance <= Math.Max(1, Math.Max(unknown.Length, x.Word.Length) / 3))
            .OrderBy(x => x.Distance)
            .Select(x => x.Word)
            .FirstOrDefault();
        return near is null ? "" : $" Did you mean '{near}'?";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
