namespace FastMcp.Recording.Reading;

/// <summary>Why reading ended.</summary>
public enum ReadEnd
{
    /// <summary>Not yet.</summary>
    Reading,

    /// <summary>Behind a whole entry: at the file's end, or at zeros, room that was made ahead.</summary>
    Clean,

    /// <summary>In the middle of an entry: the last write did not finish.</summary>
    TornTail,

    /// <summary>An entry's hash or length is wrong.</summary>
    Damaged,

    /// <summary>Not a segment of a session log, of the formats that this program knows.</summary>
    NotASegment,
}
