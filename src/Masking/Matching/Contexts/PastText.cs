namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The last bytes of text that left the window, for contexts. They may hold secrets: cleared at the text's end.</summary>
internal sealed class PastText
{
    private const int Most = Core.ContextTables.Reach;

    private readonly byte[] _bytes = new byte[4 * Most];
    private int _length;

    /// <summary>At least the last <see cref="Core.ContextTables.Reach"/> bytes, if there are so many.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Add(ReadOnlySpan<byte> text)
    {
        text = text[Math.Max(0, text.Length - Most)..];
        if (_length + text.Length > _bytes.Length)
        {
            var kept = Math.Min(_length, Most);
            _bytes.AsSpan(_length - kept, kept).CopyTo(_bytes);
            _length = kept;
        }

        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    public void Clear()
    {
        _bytes.AsSpan(0, _length).Clear();
        _length = 0;
    }
}
