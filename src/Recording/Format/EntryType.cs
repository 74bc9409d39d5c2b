namespace FastMcp.Recording.Format;

/// <summary>Types of entries, on disk: never reused. docs/recording-format.md holds their payloads.</summary>
public enum EntryType : byte
{
    Opened = 1,
    RequestText = 2,
    ReplyHead = 3,
    ReplyPiece = 4,
    Finding = 5,
    Closed = 6,

    /// <summary>Entries were lost here: how many.</summary>
    Lost = 7,
}
