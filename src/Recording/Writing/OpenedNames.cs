namespace FastMcp.Recording.Writing;

/// <summary>The names of a call, masked, until the opening entry is made. What does not fit is cut.</summary>
internal sealed class OpenedNames
{
    private const int Most = 256;

    private readonly byte[][] _texts = [new byte[Most], new byte[Most]];
    private readonly int[] _lengths = new int[2];

    public ReadOnlySpan<byte> this[NameKind kind] => _texts[(int)kind].AsSpan(0, _lengths[(int)kind]);

    public void Add(NameKind kind, ReadOnlySpan<byte> text)
    {
        var room = _texts[(int)kind].AsSpan(_lengths[(int)kind]);
        var count = Math.Min(room.Length, text.Length);
        text[..count].CopyTo(room);
        _lengths[(int)kind] += count;
    }

    public void Clear() => Array.Clear(_lengths);
}
