namespace FastMcp.Recording.Format;

/// <summary>Types of entries, on disk: never reused. docs/recording-format.md holds their payloads.</summary>
public enum EntryType : byte
{
    Opened = 1,
    RequestText = 2,
    ReplyHead = 3,
    ReplyPiece = 4,
    Closed = 6,

    /// <summary>Entries were lost here: how many.</summary>
    Lost = 7,

    /// <summary>A credential was lent for the exchange.</summary>
    Lent = 8,

    /// <summary>A step of an approval.</summary>
    Approval = 9,

    /// <summary>What an operator, or the gateway on its own, did: start, reload, a view of the record.</summary>
    Admin = 10,

    /// <summary>An earlier run's last segment was not sealed: how much of it counts.</summary>
    Recovered = 11,

    /// <summary>The last entry of a segment: its Merkle root.</summary>
    Sealed = 12,

    /// <summary>A call that was not let through.</summary>
    Refused = 13,

    /// <summary>What rules matched in the piece behind it. 5 was a single match, before anything was released.</summary>
    Findings = 14,

    /// <summary>What the verdict would be if what only monitors were enforced.</summary>
    Would = 15,

    /// <summary>Segments that were let go by age.</summary>
    Expired = 16,

    /// <summary>The caller is a registered agent.</summary>
    Agent = 24,
    /// <summary>What was lent is over; the log's own, since several exchanges may have had it.</summary>
    LeaseEnded = 17,

    /// <summary>Text as it came, sealed under a key of its session.</summary>
    Original = 18,

    /// <summary>Entries of earlier segments that are blank, by name, hash and the hash of what they are now. 19 was without the last, before anything was released.</summary>
    Erased = 20,
}
