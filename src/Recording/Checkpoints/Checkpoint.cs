using System.Globalization;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Checkpoints;

/// <summary>
/// A statement that a segment's tree has a root at a size: the text of a C2SP tlog-checkpoint
/// (https://c2sp.org/tlog-checkpoint), three lines. The tree's leaves are the segment's header and its entries.
/// </summary>
/// <param name="Origin">Name of the signer's log, identity of the log, number of the segment, with slashes between.</param>
/// <param name="Size">Leaves.</param>
/// <param name="Root">RFC 6962 root of so many leaves.</param>
internal sealed record Checkpoint(string Origin, long Size, EntryHash Root)
{
    public static Checkpoint Of(string name, in SegmentHeader header, long size, EntryHash root) =>
        new(OriginOf(name, header.LogName, header.Number), size, root);

    public static string OriginOf(string name, string log, uint segment) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}/{log}/{segment:D6}");

    /// <summary>The segment that the origin names; 0: it names none.</summary>
    public uint Segment =>
        uint.TryParse(Origin.AsSpan(Origin.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    public static bool TryParse(string text, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        Span<byte> root = stackalloc byte[EntryHash.Size + 3];
        if (lines.Length < 4
            || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || lines[1] != size.ToString(CultureInfo.InvariantCulture)
            || !Convert.TryFromBase64String(lines[2], root, out var length)
            || length != EntryHash.Size)
        {
            return false;
        }

        checkpoint = new Checkpoint(lines[0], size, EntryHash.Read(root));
        return true;
    }
}
