using System.Buffers;

namespace FastMcp.Masking.Matching.Runs;

/// <summary>The sets of bytes that runs of a program are of. Families whose states take the same bytes share one, and what is known of its runs.</summary>
/// <remarks>Shared by all threads; sets are only added.</remarks>
internal sealed class RunSets
{
    /// <summary>States that would need one more go byte by byte.</summary>
    public const int Most = 64;

    private readonly Lock _adding = new();
    private readonly List<(string Name, SearchValues<byte> Bytes)> _sets = [];

    /// <summary>The set's number and its search; null: there are too many.</summary>
    public (int Number, SearchValues<byte> Bytes)? Add(byte[] bytes)
    {
        var name = Convert.ToHexString(bytes);
        lock (_adding)
        {
            var known = _sets.FindIndex(set => set.Name == name);
            if (known < 0 && _sets.Count < Most)
            {
                known = _sets.Count;
                _sets.Add((name, SearchValues.Create((ReadOnlySpan<byte>)bytes)));
            }

            return known < 0 ? null : (known, _sets[known].Bytes);
        }
    }
}
