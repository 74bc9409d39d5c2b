using FastMcp.Recording.Format;

namespace FastMcp.Recording.Erasing;

/// <summary>
/// An entry whose payload was erased: the same head and length, a type with its highest bit set, zeros, and a check that is right. The hash of what it was stands in
/// the next entry as the link of the chain, so that chain and tree hold, and in an Erased entry, which says that it was meant and what is there now.
/// </summary>
internal static class Blank
{
    public const byte Bit = 0x80;

    public static bool Is(EntryType type) => ((byte)type & Bit) != 0;

    /// <summary>Entries that hold what a subject said, or his name. What is left says when, how much and how it ended.</summary>
    public static bool Takes(EntryType type) => type is EntryType.Opened or EntryType.Refused or EntryType.RequestText or EntryType.ReplyPiece
        or EntryType.Original or EntryType.Lent or EntryType.Approval or EntryType.Agent;

    /// <summary>What it was.</summary>
    public static EntryType Was(EntryType type) => (EntryType)((byte)type & ~Bit);

    public static void Make(Span<byte> entry)
    {
        entry[EntryFrame.TypeAt] |= Bit;
        entry[EntryFrame.PayloadAt..^EntryFrame.CheckSize].Clear();
        EntryFrame.Finish(entry, entry.Slice(EntryFrame.PreviousAt, EntryHash.Size).ToArray());
    }
}
