namespace FastMcp.Masking.Lent;

/// <summary>
/// What was lent for a call, in each way that it may be spelled in an answer. Maskers of that answer cover every occurrence, beside what rules say.
/// </summary>
/// <remarks>Ownership: whoever made it disposes of it, behind the last masker that was given it. Pinned, overwritten at the end; prints ***. Safe for all threads until then.</remarks>
public sealed class LentText : IDisposable
{
    /// <summary>limit lent-text: shorter spellings stand in answers by chance and are not looked for.</summary>
    public const int LeastBytes = 8;

    private readonly LentSpelling[] _spellings;

    /// <param name="spellings">Copied; the caller overwrites its own. Each once; those that are shorter than <see cref="LeastBytes"/> are left out.</param>
    public LentText(IEnumerable<byte[]> spellings)
    {
        ArgumentNullException.ThrowIfNull(spellings);
        var all = new List<LentSpelling>();
        foreach (var bytes in spellings)
        {
            if (bytes.Length >= LeastBytes && !all.Exists(known => known.Bytes.SequenceEqual(bytes)))
            {
                all.Add(new LentSpelling(bytes));
            }
        }

        _spellings = [.. all];
    }

    public bool IsEmpty => _spellings.Length == 0;

    internal ReadOnlySpan<LentSpelling> Spellings => _spellings;

    public void Dispose()
    {
        foreach (var spelling in _spellings)
        {
            spelling.Clear();
        }
    }

    public override string ToString() => "***";
}
