namespace FastMcp.Wire.Slots;

/// <summary>
/// Follows the keys of a document down to its values. A place is what the map knows of where it stands, in 64 bits of
/// its own; scanners keep one for each open object and array and know nothing of what is in it.
/// </summary>
public abstract class KeyMap
{
    /// <summary>limit key: bytes of a decoded key that are looked at; of a longer key the first.</summary>
    public const int MostKeyBytes = 128;

    /// <summary>The document itself.</summary>
    public abstract ulong Root { get; }

    /// <summary>The value of a key of an object at a place.</summary>
    /// <param name="key">Decoded; its first <see cref="MostKeyBytes"/> bytes.</param>
    public abstract ulong Member(ulong place, ReadOnlySpan<byte> key);

    /// <summary>Every element of an array at a place.</summary>
    public abstract ulong Element(ulong place);

    /// <summary>A string or number here is judged by where it stands: numbers of every form are slots.</summary>
    public abstract bool IsMarked(ulong place);
}
