using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Text;
using FastMcp.Wire;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The last bytes of text that left the window, for contexts. They may hold secrets: cleared at the text's end.</summary>
internal sealed class PastText
{
    private const int Most = Core.ContextTables.Reach;
    private const int Room = 4 * Most;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>At least the last <see cref="Core.ContextTables.Reach"/> bytes, if there are so many.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Add(ReadOnlySpan<byte> text)
    {
        text = text[Math.Max(0, text.Length - Most)..];
        if (_length + text.Length > _bytes.Length)
        {
            Keep(Math.Min(_length, Most), _bytes.Length < Room ? new byte[Room] : _bytes);
        }

        if (text.Length > 0)
        {
            ShortCopy.To(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), _length), text);
            _length += text.Length;
        }
    }

    /// <summary>No text comes for a while: no more room than what is kept needs.</summary>
    public void Rest()
    {
        var kept = Math.Min(_length, Most);
        if (kept < _bytes.Length)
        {
            Keep(kept, kept == 0 ? [] : new byte[kept]);
        }
    }

    public void Clear()
    {
        _bytes.AsSpan(0, _length).Clear();
        _length = 0;
    }

    // The last bytes alone; what is left behind is cleared.
    private void Keep(int count, byte[] into)
    {
        _bytes.AsSpan(_length - count, count).CopyTo(into);
        _bytes.AsSpan(ReferenceEquals(_bytes, into) ? count.._length : .._length).Clear();
        (_bytes, _length) = (into, count);
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_bytes, _length);
    }
}
