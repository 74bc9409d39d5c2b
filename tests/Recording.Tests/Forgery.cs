using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Tests;

/// <summary>Takes segments apart and puts them together again.</summary>
internal static class Forgery
{
    /// <summary>The entries of a segment.</summary>
    public static List<byte[]> Split(string file, out byte[] header)
    {
        var bytes = File.ReadAllBytes(file);
        header = bytes[..SegmentHeader.Length];
        var (entries, from) = (new List<byte[]>(), SegmentHeader.Length);
        foreach (var end in SessionLogTests.Ends(bytes))
        {
            entries.Add(bytes[from..end]);
            from = end;
        }

        return entries;
    }

    public static void Save(string file, byte[] header, List<byte[]> entries) => File.WriteAllBytes(file, [.. header, .. entries.SelectMany(e => e)]);

    /// <summary>Its check is right again.</summary>
    public static byte[] Checked(byte[] entry)
    {
        EntryFrame.Finish(entry, entry.AsSpan(EntryFrame.PreviousAt, EntryHash.Size).ToArray());
        return entry;
    }

    /// <summary>All links and the seal are right again, in the version that the header says: what a forger with the disk but without the key can do.</summary>
    public static List<byte[]> Rechained(byte[] header, List<byte[]> entries)
    {
        using var hasher = new LeafHasher();
        using var tree = new MerkleTree();
        Assert.True(SegmentHeader.TryRead(header, out var read));
        var last = hasher.OfHeader(header);
        tree.Add(last);
        foreach (var entry in entries)
        {
            if (entry[EntryFrame.TypeAt] == (byte)EntryType.Sealed)
            {
                tree.Root().CopyTo(entry.AsSpan(EntryFrame.PayloadAt + 8));
            }

            EntryFrame.Finish(entry, last.AsSpan());
            last = hasher.OfEntry(entry, read.Version);
            tree.Add(last);
        }

        return entries;
    }
}
