using System.Security.Cryptography;

namespace FastMcp.Masking.Dictionaries;

/// <summary>What a literal database is made of: the beginnings of all terms, each once, sorted, at most <see cref="Longest"/> bytes of each.</summary>
internal sealed class LiteralList
{
    /// <summary>What libhs finds by its tables alone: longer ones it confirms itself, which costs it a third of its speed. So many bytes at the end of each window are searched without it.</summary>
    public const int Longest = 8;

    private static readonly byte[] s_blanks = " \t\n\r"u8.ToArray();

    public LiteralList(IReadOnlyList<TermPrefix> prefixes)
    {
        Literals = [.. prefixes.SelectMany(LiteralsOf).Distinct(ByBytes.Instance).Order(ByBytes.Instance)];
        Lengths = Array.ConvertAll(Literals, literal => (byte)literal.Length);
        Key = KeyOf(Literals);
    }

    public byte[][] Literals { get; }

    public byte[] Lengths { get; }

    /// <summary>SHA-256 over the literals: what a stored database must have been made of.</summary>
    public byte[] Key { get; }

    /// <summary>Out of the key, for a file. Says nothing of the terms to who does not know them.</summary>
    public string Name => Convert.ToHexStringLower(Key.AsSpan(0, 12));

    // Behind a short beginning the first byte of the run is taken too: three letters alone stand everywhere.
    private static IEnumerable<byte[]> LiteralsOf(TermPrefix prefix) =>
        prefix.BlankFollows && !prefix.IsLong ? s_blanks.Select(blank => (byte[])[.. prefix.Bytes, blank])
        : [prefix.Bytes.Length <= Longest ? prefix.Bytes : prefix.Bytes[..Longest]];

    private static byte[] KeyOf(byte[][] literals)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var literal in literals)
        {
            hash.AppendData([(byte)literal.Length]);
            hash.AppendData(literal);
        }

        return hash.GetHashAndReset();
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>, IComparer<byte[]>
    {
        public static readonly ByBytes Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
