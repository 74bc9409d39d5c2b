namespace FastMcp.TestKit.Leaks;

/// <summary>The pieces of a secret that are long enough to tell something: what a half-masked secret leaves.</summary>
public static class Fragments
{
    /// <summary>Masks that keep the last four characters leave up to five with a separator.</summary>
    public const int Length = 6;

    /// <param name="secret">What may not be seen.</param>
    /// <param name="neutral">Texts that are seen anyway: what stands in them is no piece of the secret.</param>
    public static IEnumerable<string> Of(string secret, params string[] neutral) =>
        Enumerable.Range(0, Math.Max(1, secret.Length - Length + 1))
            .Select(at => secret.Substring(at, Math.Min(Length, secret.Length - at)))
            .Distinct()
            .Where(piece => !neutral.Any(text => text.Contains(piece, StringComparison.Ordinal)));
}
