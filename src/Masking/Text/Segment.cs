using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking.Text;

/// <summary>A text that is judged by itself: a whole slot's text, one string of inner JSON, or what lies between two.</summary>
internal struct Segment
{
    /// <summary>Where it ends in the channel's text; the open segment has no end yet.</summary>
    public long End;

    /// <summary>Layers of JSON escaping around it.</summary>
    public int Layers;

    /// <summary>Values of digits that begin before here must stay digits, or the JSON around them breaks.</summary>
    public long DigitsUntil;

    /// <summary>The rule whose key marks the text; null: none does.</summary>
    public ProgramRule? Key;

    /// <summary>With <see cref="Key"/>: what the text is.</summary>
    public KeyedKind Kind;

    /// <summary>It ends a key of an object.</summary>
    public bool IsKey;

    /// <summary>It begins the string behind a key.</summary>
    public bool IsMember;
}
